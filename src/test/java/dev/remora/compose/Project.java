package dev.remora.compose;

import dev.remora.rig.Run;
import dev.remora.rig.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A directory with a {@code compose.yaml} of one test, and what the test asks Compose about it. */
final class Project implements AutoCloseable {
  static final String ONE_SHOT = "one-shot";
  static final String FOLLOW = "follow";
  static final String PRE_START = "pre-start";

  /** Only keeps a test from hanging. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Machine machine;
  private final String name;
  private final Path directory;
  private final Map<String, String> settings = new TreeMap<>();
  private boolean impatient;

  Project(Machine machine, String name, Path directory) {
    this.machine = machine;
    this.name = name;
    this.directory = directory;
  }

  /** Adds a setting of Remora; before the form is taken. */
  Project set(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  /** Asks after Remora's health each second, so that tests are faster; before the form is taken. */
  Project impatient() {
    impatient = true;
    return this;
  }

  /** Takes a form of {@code compose/} for an image. */
  Project form(String form, String app) {
    return form(form, app, machine.registry().endpoint());
  }

  /** The same, for a configuration that is in another registry than the image. */
  Project form(String form, String app, String registry) {
    var text = new Kit(machine, form + "/compose.yaml", registry, settings).text();
    write("compose.yaml", impatient ? text.replace("interval: 5s", "interval: 1s") : text);
    return image(app);
  }

  /** Changes the digest, as CI does. */
  Project image(String app) {
    return write(".env", "APP_DIGEST=" + app.substring(app.indexOf('@') + 1) + "\n");
  }

  /** What a user writes beside it: merged into {@code compose.yaml}. */
  Project override(String yaml) {
    return write("compose.override.yaml", yaml);
  }

  Project write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  /** The name of the container of a service. */
  String container(String service, int number) {
    return name + "-" + service + "-" + number;
  }

  Run compose(String... arguments) {
    var line = Stream.concat(Stream.of("compose", "-p", name), Stream.of(arguments));
    return typed(
        "docker compose " + String.join(" ", arguments),
        () -> Machine.docker(directory, line.toArray(String[]::new)));
  }

  /** {@code docker compose up -d}, whatever comes of it. */
  Run tryToStart(String... more) {
    var line = Stream.concat(Stream.of("up", "-d"), Stream.of(more));
    return compose(line.toArray(String[]::new));
  }

  void up(String... more) {
    tryToStart(more).expect(0);
  }

  /** All that the running containers of a service said. */
  String log(String service) {
    var log = compose("logs", "--no-log-prefix", service).expect(0);
    return log.stdout() + log.stderr();
  }

  /** Waits until a service has said something: what a container says comes after its start. */
  void awaitLog(String service, String text) {
    await(() -> log(service), text);
  }

  /** Waits until a service has said something so many times, and returns all that it said. */
  String awaitLog(String service, String text, int times) {
    return Said.await(
        times + " times '" + text + "'",
        LIMIT,
        () -> log(service),
        log -> log.split(Pattern.quote(text), -1).length > times);
  }

  /** Asks until the answer holds a text. */
  static void await(Supplier<String> question, String text) {
    Said.await(LIMIT, question, text);
  }

  /** Each container of a service with its state, such as {@code app-1 running 0}. */
  List<String> states(String service) {
    var format = "{{.Name}} {{.State}} {{.ExitCode}}";
    return compose("ps", "-a", "--format", format, service)
        .stdout()
        .lines()
        .map(line -> line.replace(name + "-", ""))
        .sorted()
        .toList();
  }

  String inspect(String service, String format) {
    return machine
        .docker("inspect", "-f", format, container(service, 1))
        .expect(0)
        .stdout()
        .strip();
  }

  Run exec(String service, String... command) {
    var line = Stream.concat(Stream.of("exec", "-T", service), Stream.of(command));
    return compose(line.toArray(String[]::new));
  }

  /** Puts what a failed test left into the transcript, and returns the end of it. */
  String explain() {
    compose("logs");
    return compose("ps", "-a").stdout() + compose("logs", "--tail=10").stdout();
  }

  private Run typed(String line, Supplier<Run> command) {
    long begin = System.nanoTime();
    Run run = command.get();
    var seconds = (System.nanoTime() - begin) / 1e9;
    var text =
        "%s $ %s   # %.1f s\n%s%s".formatted(name, line, seconds, run.stdout(), run.stderr());
    try {
      Files.writeString(
          machine.transcript(),
          run.exit() == 0 ? text : text + "(exit " + run.exit() + ")\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run;
  }

  @Override
  public void close() {
    compose("down", "-v", "-t", "1", "--remove-orphans");
  }
}
