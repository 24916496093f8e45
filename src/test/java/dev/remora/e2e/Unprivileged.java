package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.rig.Remora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;

/** The product as a user whose processes can be limited, which those of root cannot. */
final class Unprivileged {
  private static final String[] AS_USER = {
    "setpriv", "--reuid=65532", "--regid=65532", "--clear-groups"
  };
  private static final int ROOT = 0;

  private Unprivileged() {}

  /**
   * Started as another user where the tests are root's, who then may write into {@code scratch}.
   */
  static Remora of(Remora remora, Path scratch) throws IOException {
    if (!isRoot()) {
      return remora;
    }
    mayWrite(scratch);
    return remora.by(AS_USER);
  }

  /** Anybody, into a directory that only the tests could enter. */
  static void mayWrite(Path scratch) throws IOException {
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
  }

  /** From now on, a process cannot begin another thread or process. */
  static void noMoreThreads(long process) throws Exception {
    limit(process, "1");
  }

  /** As it was before. */
  static void threadsAgain(long process) throws Exception {
    Path limits = Path.of("/proc", Long.toString(process), "limits");
    String hard =
        Files.readAllLines(limits).stream()
            .filter(line -> line.startsWith("Max processes"))
            .map(line -> line.split(" {2,}")[2])
            .findFirst()
            .orElseThrow();
    limit(process, hard);
  }

  private static void limit(long process, String soft) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                Stream.concat(
                        Arrays.stream(isRoot() ? AS_USER : new String[0]), // only its own user may
                        Stream.of("prlimit", "--pid=" + process, "--nproc=" + soft + ":"))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(prlimit.getInputStream().readAllBytes(), UTF_8);
    if (prlimit.waitFor() != 0) {
      throw new AssertionError(said);
    }
  }
}
