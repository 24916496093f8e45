package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.posix.Children;
import dev.remora.posix.ProcessTree;
import dev.remora.posix.ProgramFile;
import dev.remora.posix.WrittenDirectories;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Programs that keep credentials, {@code docker-credential-NAME}: how clouds hand out those of a
 * workload. Started directly and never by a shell, from absolute directories of the {@code PATH}
 * only and never from where content of others lies; what they print is never shown.
 */
final class CredentialHelper {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String PREFIX = "docker-credential-";
  private static final String NOT_FOUND = "credentials not found";
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration SETTLING = Duration.ofSeconds(1);
  private static final int LARGEST_OUTPUT = 64 << 10;
  private static final String TOKEN_USER = "<token>";
  private static final Purpose ASKING = new Purpose("ask a credential helper", "");

  private static final String PATH = "PATH";

  private final Map<String, String> environment;
  private final WrittenDirectories written;

  /** A helper gave no answer; the message is for people and holds nothing of its output. */
  static final class HelperTrouble extends Exception {
    HelperTrouble(String message) {
      super(message);
    }
  }

  private record Output(int exit, byte[] bytes) {}

  /**
   * @param environment where its {@code PATH} is from, and what helpers see
   * @param written where no program is run
   */
  CredentialHelper(Map<String, String> environment, WrittenDirectories written) {
    this.environment = environment;
    this.written = written;
  }

  /**
   * What a helper has for a server; nothing when it has nothing.
   *
   * @param limit no longer than this, nor than 30 seconds
   */
  Optional<Credential> get(String name, String server, Duration limit) throws HelperTrouble {
    if (!NAME.matcher(name).matches()) {
      throw new HelperTrouble("a credential helper has a name that no program has");
    }
    String program = PREFIX + name;
    Path executable = find(program);
    Duration patience = limit.compareTo(LONGEST) < 0 ? limit : LONGEST;
    Output output = run(program, executable, server, patience);
    if (output.bytes.length > LARGEST_OUTPUT) {
      throw new HelperTrouble(program + " printed more than 64 KiB");
    }
    if (output.exit != 0) {
      if (new String(output.bytes, UTF_8).contains(NOT_FOUND)) {
        return Optional.empty();
      }
      String flaw = new ProgramFile(executable).flaw().map(f -> ": " + f).orElse("");
      throw new HelperTrouble(program + " failed with exit code " + output.exit + flaw);
    }
    return read(program, output.bytes);
  }

  private static Optional<Credential> read(String program, byte[] output) throws HelperTrouble {
    try {
      JsonObject answer = JsonObject.parse(output);
      String user = answer.optionalText("Username").orElse("");
      Secret secret = new Secret(answer.optionalText("Secret").orElse(""));
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
    for (String directory : environment.getOrDefault(PATH, "").split(":")) {
      Optional<Path> candidate = file(directory, program);
      Optional<String> problem =
          candidate.flatMap(written::problem).or(() -> candidate.flatMap(CredentialHelper::flaw));
      if (problem.isPresent()) {
        trouble = candidate.get() + " is not run: " + problem.get();
      } else if (candidate.isPresent()) {
        return candidate.get();
      }
    }
    throw new HelperTrouble(trouble);
  }

  private static Optional<String> flaw(Path file) {
    return new ProgramFile(file).problem();
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

  private Output run(String program, Path executable, String server, Duration limit)
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
      CompletableFuture<byte[]> output = output(process);
      tell(process, server);
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HelperTrouble(program + " did not answer in time");
      }
      return new Output(process.exitValue(), output.get(SETTLING.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(ASKING);
    } catch (ExecutionException | TimeoutException e) {
      throw new HelperTrouble("the answer of " + program + " cannot be read");
    } catch (OutOfMemoryError e) {
      throw new HelperTrouble("no thread is left to read the answer of " + program);
    } finally {
      ProcessTree.end(process.toHandle());
    }
  }

  private static void tell(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((server + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      // it did not want to know; what it answers counts
    }
  }

  /** On a thread of its own: a program that prints without end must not keep us from its limit. */
  private static CompletableFuture<byte[]> output(Process process) {
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("credential-helper")
        .start(
            () -> {
              try (InputStream out = process.getInputStream()) {
                byte[] bytes = out.readNBytes(LARGEST_OUTPUT + 1);
                output.complete(bytes);
              } catch (IOException e) {
                output.completeExceptionally(e);
              }
            });
    return output;
  }
}
