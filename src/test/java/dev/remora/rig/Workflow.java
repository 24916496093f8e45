package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A job of GitHub Actions, run here: its steps with {@code run:}, one after the other, with the
 * variables and files that a runner gives them. A step with {@code uses:} is the test's affair.
 */
public final class Workflow {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *([\\w.-]+) *\\}\\}");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Map<?, ?> document;
  private final Path temporary;
  private final Path home;
  private final Map<String, String> context = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> path = new ArrayList<>();

  /** A step that has run. */
  public record Step(String name, Run run) {}

  /** Reads a workflow; {@code scratch} becomes the runner's home and temporary directory. */
  public Workflow(Path file, Path scratch) {
    try {
      this.document =
          map(
              new Load(LoadSettings.builder().build())
                  .loadFromReader(Files.newBufferedReader(file)));
      this.home = Files.createDirectories(scratch.resolve("home"));
      this.temporary = Files.createDirectories(scratch.resolve("runner"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    texts(document.get("env")).forEach(variables::put);
  }

  /** Gives what an expression such as {@code secrets.TOKEN} means. */
  public Workflow with(String expression, String value) {
    context.put(expression, value);
    return this;
  }

  /** Changes a variable of the workflow's {@code env:}, which has to be there. */
  public Workflow set(String variable, String value) {
    if (variables.put(variable, value) == null) {
      throw new AssertionError("the workflow has no variable " + variable);
    }
    return this;
  }

  /** Gives a variable that the runner sets. */
  public Workflow runner(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Puts a directory before all others in which the steps look for programs. */
  public Workflow path(Path directory) {
    path.addFirst(directory.toString());
    return this;
  }

  /** Runs a job in a checked-out repository, up to the first step that fails. */
  public List<Step> run(String job, Path repository) {
    var done = new ArrayList<Step>();
    for (Object each : steps(job)) {
      Map<?, ?> step = map(each);
      if (!(step.get("run") instanceof String script)) {
        continue;
      }
      Run run = run(step, script, repository);
      done.add(new Step(String.valueOf(step.get("name")), run));
      if (run.exit() != 0) {
        break;
      }
    }
    return done;
  }

  private List<?> steps(String job) {
    if (map(map(document.get("jobs")).get(job)).get("steps") instanceof List<?> steps) {
      return steps;
    }
    throw new AssertionError("the workflow has no job " + job);
  }

  private Run run(Map<?, ?> step, String script, Path repository) {
    try {
      Path file = Files.writeString(temporary.resolve("step.sh"), evaluate(script));
      Path directory =
          step.get("working-directory") instanceof String below
              ? repository.resolve(below)
              : repository;
      Path output = Files.writeString(temporary.resolve("output"), "");
      Path paths = Files.writeString(temporary.resolve("path"), "");
      var environment = new LinkedHashMap<>(variables);
      texts(step.get("env")).forEach((name, value) -> environment.put(name, evaluate(value)));
      environment.put("HOME", home.toString());
      environment.put("PATH", String.join(":", path) + ":" + System.getenv("PATH"));
      environment.put("RUNNER_TEMP", temporary.toString());
      environment.put("GITHUB_OUTPUT", output.toString());
      environment.put("GITHUB_PATH", paths.toString());
      environment.put("GITHUB_SHA", "5ea1ab1e".repeat(5));
      Run run = new Command(shell(file), environment, directory).run(LIMIT);
      Files.readAllLines(paths).forEach(path::addFirst);
      for (String line : Files.readAllLines(output)) {
        String[] pair = line.split("=", 2);
        context.put("steps." + step.get("id") + ".outputs." + pair[0], pair[1]);
      }
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the documentation of {@code jobs.<job_id>.steps[*].shell} has it. */
  private List<String> shell(Path file) {
    boolean named = "bash".equals(map(map(document.get("defaults")).get("run")).get("shell"));
    return named
        ? List.of("bash", "--noprofile", "--norc", "-eo", "pipefail", file.toString())
        : List.of("bash", "-e", file.toString());
  }

  private String evaluate(String text) {
    return EXPRESSION.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found)));
  }

  private String value(MatchResult expression) {
    String value = context.get(expression.group(1));
    if (value == null) {
      throw new AssertionError(expression.group() + " has no value");
    }
    return value;
  }

  private static Map<String, String> texts(@Nullable Object node) {
    var texts = new LinkedHashMap<String, String>();
    if (node != null) {
      map(node).forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    }
    return texts;
  }

  private static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }
}
