package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remora as process 1, in a namespace of its own: whose parents are gone are its children. */
@Requires({Tool.UNSHARE, Tool.NSENTER})
class ProcessOneIT {
  private static final String[] AS_ONE = {
    "unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"
  };
  private static final int ORPHANS = 300;
  private static final int UPDATES = 10;

  @TempDir Path scratch;
  private Remora remora;
  private Path volume;
  private TestImages images;
  private Content image;

  @BeforeEach
  void namespacesCanBeMade() throws Exception {
    String[] tried = Stream.concat(Stream.of(AS_ONE), Stream.of("true")).toArray(String[]::new);
    assumeTrue(
        new ProcessBuilder(tried).redirectErrorStream(true).start().waitFor() == 0,
        "namespaces cannot be made here");
    remora = Remora.in(scratch).by(AS_ONE);
    volume = scratch.resolve("volume");
    images = TestImages.in(scratch.resolve("layout"));
    image = images.image("v1");
  }

  @Test
  void whatOthersLeaveIsTakenAway() throws Exception {
    attach(0);
    try (Following following = follow()) {
      following.await("0", () -> following.read("app.yaml").equals("0"));
      long one = processOne(following);
      String[] neighbour = {
        "nsenter",
        "--user",
        "--pid",
        "--target",
        Long.toString(one),
        "--preserve-credentials",
        "sh",
        "-c",
        orphans(ORPHANS)
      };
      assertEquals(0, new ProcessBuilder(neighbour).inheritIO().start().waitFor());
      following.await("end of all orphans", () -> childrenOf(one) == 0);
    }
  }

  @Test
  void theExitCodesOfOurOwnProgramsAreOurs() throws Exception {
    Path code = scratch.resolve("code");
    Path program = scratch.resolve("validator");
    Files.writeString(code, "0");
    Files.writeString(program, "#!/bin/sh\n" + orphans(10) + "\nexit \"$(cat " + code + ")\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    attach(0);
    try (Following following = follow("--validate", "exec:" + program)) {
      following.await("0", () -> following.read("app.yaml").equals("0"));
      long one = processOne(following);
      for (int update = 1; update <= UPDATES; update++) {
        attach(update);
        String expected = Integer.toString(update);
        look(one);
        following.await(expected, () -> following.read("app.yaml").equals(expected));
      }
      Files.writeString(code, "7");
      attach(UPDATES + 1);
      look(one);
      following.awaitLine("validator ended with 7");
      following.await("end of all orphans", () -> childrenOf(one) == 0);
    }
  }

  private Following follow(String... more) {
    return Following.start(
        remora, volume, "oci:" + scratch.resolve("layout") + "@" + image.digest(), more);
  }

  private void attach(int generation) {
    images.attach(
        image,
        "application/vnd.remora.config.v1",
        Map.of(
            "org.opencontainers.image.created",
            Instant.parse("2026-01-01T00:00:00Z").plusSeconds(generation).toString()),
        Map.of("app.yaml", Integer.toString(generation).getBytes(UTF_8)));
  }

  /** A line of shell that leaves processes without a parent, which end at some time. */
  private static String orphans(int count) {
    return "i=0; while [ $i -lt " + count + " ]; do (sleep 0.0$i & ); i=$((i + 1)); done";
  }

  /** The number that the product has outside: unshare waits for it and hears no signal. */
  private static long processOne(Following following) {
    return ProcessHandle.of(following.pid())
        .orElseThrow()
        .children()
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private static void look(long one) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-HUP", Long.toString(one)).start().waitFor());
  }

  /** With those that have ended and wait to be taken away. */
  private static long childrenOf(long one) {
    return ProcessHandle.of(one).orElseThrow().children().count();
  }
}
