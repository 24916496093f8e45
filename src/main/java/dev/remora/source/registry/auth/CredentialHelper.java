package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.json.Tolerance;
import dev.remora.posix.Children;
import dev.remora.posix.ProcessTree;
import dev.remora.posix.ProgramFile;
import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Programs that keep credentials, {@code docker-credential-NAME}: how clouds hand out those of a
 * workload. Started directly and never by a shell, from absolute directories of the {@code PATH}
 * only and never from where content of others lies; what they print is never shown.
 *
 * @param environment where its {@code PATH} is from, and what helpers see
 * @param written where no program is run
 */
record CredentialHelper(Map<String, String> environment, WrittenDirectories written) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String PREFIX = "docker-credential-";
  private static final String NOT_FOUND = "credentials not found";
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration SETTLING = Duration.ofMillis(500);
  private static final long LOOK_EVERY_MILLIS = 20;
  private static final int LARGEST_OUTPUT = 64 << 10;
  private static final String TOKEN_USER = "<token>";
  private static final Purpose ASKING = new Purpose("ask a credential helper", "");

  private static final Tolerance ANYTHING_BESIDE_IT = new Tolerance(name -> {}, false, () -> {});

  /** A helper gave no answer; the message is for people and holds nothing of its output. */
  static final class HelperTrouble extends Exception {
    HelperTrouble(String message) {
      super(message);
    }
  }

  private record Output(int exit, ByteArrayOutputStream printed) {}

  /**
   * What a helper has for a server; nothing when it has nothing.
   *
   * @param deadline no longer than this, nor than 30 seconds
   */
  Optional<Credential> get(String name, String server, Deadline deadline) throws HelperTrouble {
    if (!NAME.matcher(name).matches()) {
      throw new HelperTrouble("a credential helper has a name that no program has");
    }
    String program = PREFIX + name;
    Path executable = find(program);
    Output output = run(program, executable, server, deadline.atMost(LONGEST));
    if (output.printed.size() > LARGEST_OUTPUT) {
      throw new HelperTrouble(program + " printed more than 64 KiB");
    }
    if (output.exit != 0) {
      if (output.printed.toString(UTF_8).contains(NOT_FOUND)) {
        return Optional.empty();
      }
      String flaw = new ProgramFile(executable).flaw().map(f -> ": " + f).orElse("");
      throw new HelperTrouble(program + " failed with exit code " + output.exit + flaw);
    }
    return read(program, output.printed.toByteArray());
  }

  private static Optional<Credential> read(String program, byte[] output) throws HelperTrouble {
    try {
      GoFields answer = new GoFields(JsonObject.parse(output, ANYTHING_BESIDE_IT));
      String user = answer.text("Username").orElse("");
      Secret secret = CredentialReader.secret(answer.text("Secret").orElse(""));
      if (user.isEmpty() && secret.reveal().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          user.equals(TOKEN_USER)
              ? new Credential.IdentityToken("", secret)
              : new Credential.Password(user, secret));
    } catch (MalformedJson e) {
      throw new HelperTrouble(program + " did not answer as a credential helper does");
    }
  }

  /**
   * The first that may be run. Relative directories are left out: the working directory may be a
   * volume of strangers. One that must not be run is passed over, so that whoever puts it there
   * does not keep us from the right one either.
   */
  private Path find(String program) throws HelperTrouble {
    String trouble = program + " is not in a directory of the PATH";
    for (String directory : environment.getOrDefault("PATH", "").split(":", -1)) {
      Optional<Path> candidate = file(directory, program);
      Optional<String> problem =
          candidate
              .flatMap(written::problem)
              .or(() -> candidate.flatMap(file -> new ProgramFile(file).problem()));
      if (problem.isPresent()) {
        trouble = candidate.get() + " is not run: " + problem.get();
      } else if (candidate.isPresent()) {
        return candidate.get();
      }
    }
    throw new HelperTrouble(trouble);
  }

  private static Optional<Path> file(String directory, String program) {
    try {
      return Optional.of(Path.of(directory, program))
          .filter(Path::isAbsolute)
          .filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Output run(String program, Path executable, String server, Deadline limit)
      throws HelperTrouble {
    ProcessBuilder builder =
        new ProcessBuilder(executable.toString(), "get")
            .directory(Path.of("/").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    written.keepOutOf(builder.environment());
    Process process;
    try {
      process = Children.start(builder);
    } catch (IOException e) {
      throw new HelperTrouble(
          program + " cannot be started: " + new ProgramFile(executable).why(e));
    }
    try {
      tell(process, server);
      return answer(process, program, limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(ASKING);
    } catch (IOException e) {
      throw new HelperTrouble("the answer of " + program + " cannot be read");
    } finally {
      ProcessTree.end(process.toHandle());
    }
  }

  /**
   * What it printed when it had ended, or when its document was complete and it went on without
   * saying more. Nobody waits for its output to be closed: what it has started (an agent of GnuPG)
   * may have that open for days.
   */
  private static Output answer(Process process, String program, Deadline deadline)
      throws HelperTrouble, InterruptedException, IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    DocumentEnd document = new DocumentEnd();
    Deadline patience = deadline;
    boolean complete = false;
    while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      take(process.getInputStream(), output, document);
      if (output.size() > LARGEST_OUTPUT) {
        return new Output(0, output);
      }
      if (!complete && document.reached()) {
        complete = true;
        patience = deadline.atMost(SETTLING);
      }
      if (patience.passed()) {
        if (complete) {
          return new Output(0, output);
        }
        throw new HelperTrouble(program + " did not answer in time");
      }
    }
    take(process.getInputStream(), output, document);
    return new Output(process.exitValue(), output);
  }

  /** Only what is there: to read more would wait for whoever else has the output open. */
  private static void take(InputStream from, ByteArrayOutputStream into, DocumentEnd document)
      throws IOException {
    for (int there = from.available();
        there > 0 && into.size() <= LARGEST_OUTPUT;
        there = from.available()) {
      byte[] piece = from.readNBytes(Math.min(there, LARGEST_OUTPUT + 1));
      into.writeBytes(piece);
      document.next(piece);
    }
  }

  private static void tell(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((server + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      // it did not want to know; what it answers counts
    }
  }
}
