package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Said;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told to end takes along what it has begun: staging, and programs with their children. */
class TerminationIT {
  @TempDir Path scratch;
  private Remora remora;
  private String image;
  private Path volume;
  private Path children;

  @BeforeEach
  void anImageAndAValidatorThatTakesTooLong() throws IOException {
    Path layout = scratch.resolve("layout");
    TestImages images = TestImages.in(layout);
    Content subject = images.image("v1");
    images.attach(
        subject,
        "application/vnd.remora.config.v1",
        Map.of(),
        Map.of("app.yaml", "greeting: hello\n".getBytes()));
    remora = Remora.in(scratch);
    image = "oci:" + layout + "@" + subject.digest();
    volume = scratch.resolve("volume");
    children = scratch.resolve("children");
    Path validator = scratch.resolve("validator");
    Files.writeString(
        validator,
        """
        #!/bin/sh
        (sleep 600 & echo $! $$ > %1$s.new; mv %1$s.new %1$s; wait) &
        wait
        """
            .formatted(children));
    Files.setPosixFilePermissions(validator, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aPullTakesItsValidatorAndItsStagingAlong(String signal, int code) throws Exception {
    try (Remora.Started pull = start("pull")) {
      List<ProcessHandle> programs = programs(pull);
      Said.contains(leftOnTheVolume() + "", "stage");
      long took = end(pull, signal);
      assertEquals(code, pull.process().exitValue(), pull.stderr());
      assertEquals("remora: interrupted", pull.stderr().lines().toList().getLast());
      assertEquals("", pull.stdout());
      assertGone(programs);
      assertEquals(
          List.of("lock"),
          leftOnTheVolume().stream().filter(n -> !n.equals("state.json")).toList());
      System.out.printf("pull: ended %d ms after SIG%s, with its validator%n", took, signal);
    }
  }

  @Test
  void aDryRunTakesItsTemporaryFilesAlong() throws Exception {
    Path temporary = Files.createDirectory(scratch.resolve("tmp"));
    Map<String, String> environment = Map.of("TMPDIR", temporary.toString());
    try (Remora.Started dry = start(environment, "pull", "--dry-run")) {
      List<ProcessHandle> programs = programs(dry);
      try (Stream<Path> staged = Files.list(temporary)) {
        assertEquals(1, staged.count());
      }
      end(dry, "TERM");
      assertEquals(143, dry.process().exitValue(), dry.stderr());
      assertGone(programs);
      try (Stream<Path> left = Files.list(temporary)) {
        assertEquals(List.of(), left.toList());
      }
      assertFalse(Files.exists(volume), "it publishes nothing");
    }
  }

  @Test
  void aFollowThatIsAskedTwiceDoesSoToo() throws Exception {
    try (Remora.Started follow = start("follow", "--http-port", "0")) {
      List<ProcessHandle> programs = programs(follow);
      send("TERM", follow);
      long took = end(follow, "TERM");
      assertEquals(0, follow.process().exitValue(), follow.stderr());
      assertGone(programs);
      assertTrue(leftOnTheVolume().stream().noneMatch(name -> name.startsWith("stage")));
      System.out.printf("follow: ended %d ms after SIGTERM, with its validator%n", took);
    }
  }

  private Remora.Started start(String... more) {
    return start(Map.of(), more);
  }

  private Remora.Started start(Map<String, String> environment, String... more) {
    List<String> words =
        Stream.concat(
                Stream.of(more),
                Stream.of(
                    image,
                    "--to",
                    volume.toString(),
                    "--validate",
                    "exec:" + scratch.resolve("validator")))
            .toList();
    return remora.start(environment, words.toArray(String[]::new));
  }

  /** The validator and its child, as soon as they run. */
  private List<ProcessHandle> programs(Remora.Started started) throws Exception {
    while (Files.notExists(children)) {
      assertFalse(started.process().waitFor(20, TimeUnit.MILLISECONDS), started::stderr);
    }
    return Stream.of(Files.readString(children).strip().split(" "))
        .map(number -> ProcessHandle.of(Long.parseLong(number)).orElseThrow())
        .toList();
  }

  private static long end(Remora.Started started, String signal) throws Exception {
    long begun = System.nanoTime();
    send(signal, started);
    assertTrue(started.process().waitFor(60, TimeUnit.SECONDS), started::stderr);
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }

  private static void send(String signal, Remora.Started started) throws Exception {
    String[] kill = {"kill", "-" + signal, Long.toString(started.process().pid())};
    assertEquals(0, new ProcessBuilder(kill).start().waitFor());
  }

  private static void assertGone(List<ProcessHandle> programs) {
    for (ProcessHandle program : programs) {
      assertFalse(isRunning(program), () -> program.info().toString());
    }
  }

  /** Nobody may take away what has ended, in a container whose first process does not. */
  private static boolean isRunning(ProcessHandle program) {
    try {
      return !Files.readString(Path.of("/proc/" + program.pid() + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> leftOnTheVolume() throws IOException {
    try (Stream<Path> names = Files.list(volume.resolve("..remora"))) {
      return names.map(name -> name.getFileName().toString()).sorted().toList();
    }
  }
}
