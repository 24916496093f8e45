package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that lacks what every program takes for granted. */
class RuntimeEndsIT {
  private static final long MIB = 1 << 20;

  @TempDir Path scratch;
  private Remora remora;
  private Path volume;

  @BeforeEach
  void aHome() {
    remora = Remora.in(scratch);
    volume = scratch.resolve("volume");
  }

  @Test
  @Requires(Tool.UNSHARE)
  void withoutProcItDoesNotBegin() throws Exception {
    assumeTrue(Remora.isNative(), "a JVM does not begin there either, in words of its own");
    String[] apart = {"unshare", "--user", "--map-root-user", "--mount"};
    assumeTrue(remora.by(apart).run("version").exit() == 0, "namespaces cannot be made here");
    Run run = remora.after("mount -t tmpfs none /proc").by(apart).run("version");
    assertEquals(32, run.exit(), run::toString);
    assertEquals(1, run.stderr().lines().count(), run::toString);
  }

  @ParameterizedTest
  @CsvSource({"300, 33", "1000, 0"})
  @Requires(Tool.PRLIMIT)
  void anAddressSpaceThatIsLimited(int mebibytes, int code) throws IOException {
    assumeTrue(Remora.isNative(), "a JVM takes what it needs, and has words of its own");
    Run run = pull(remora.by("prlimit", "--as=" + mebibytes * MIB)).expect(code);
    assertEquals(code == 0 ? 0 : 1, run.stderr().lines().count(), run::toString);
  }

  /** Each of the first threads is the one that cannot be had. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  @Requires({Tool.PRLIMIT, Tool.SETPRIV})
  void aStartWithFewThreadsSaysSoInOneLine(int threads) throws IOException {
    assumeTrue(Remora.isNative(), "a JVM does not begin there");
    assumeTrue(Unprivileged.isRoot(), "another user's processes would be counted");
    Unprivileged.mayWrite(scratch);
    int nobodyElse = ThreadLocalRandom.current().nextInt(100_000, 1_000_000_000);
    Run run =
        remora
            .by("prlimit", "--nproc=" + threads)
            .by("setpriv", "--reuid=" + nobodyElse, "--regid=" + nobodyElse, "--clear-groups")
            .run("pull", "127.0.0.1:1/app@sha256:" + "0".repeat(64), "--deadline=1s", "--to", to())
            .expect(14);
    assertEquals(1, run.stderr().lines().count(), run::toString);
    assertTrue(
        threads > 3 || run.stderr().contains("no thread is left for it; raise the limit"),
        run::toString);
  }

  @CrossSection(rows = 3, because = "the third closes what the others close")
  @ParameterizedTest
  @ValueSource(strings = {"exec <&-", "exec 2>&-", "exec <&- 2>&-"})
  void closedStreamsAreNoFiles(String closing) throws IOException {
    pull(remora.after(closing)).expect(0);
    assertEquals("hello", Files.readString(volume.resolve("app.yaml")));
  }

  @CrossSection(
      rows = {1, 3},
      because = "the second closes what others have closed")
  @ParameterizedTest
  @ValueSource(strings = {"exec >&-", "exec <&- >&-", "exec >/dev/full"})
  void aResultThatCannotBeWrittenIsSaid(String closing) throws IOException {
    Run run = pull(remora.after(closing)).expect(2);
    assertEquals(
        "remora: cannot write the result to standard output: it is closed or its disk is full\n",
        run.stderr());
    assertEquals("hello", Files.readString(volume.resolve("app.yaml")));
  }

  @Test
  void withoutAHomeThereIsNothingToReadInIt() throws IOException {
    pull(remora.by("env", "-u", "HOME")).expect(0);
  }

  private Run pull(Remora started) {
    TestImages images = TestImages.in(scratch.resolve("layout"));
    Content image = images.image("v1");
    images.attach(
        image,
        "application/vnd.remora.config.v1",
        Map.of(),
        Map.of("app.yaml", "hello".getBytes(UTF_8)));
    String reference = "oci:" + scratch.resolve("layout") + "@" + image.digest();
    return started.run("pull", reference, "--to", to(), "--log-level=error");
  }

  private String to() {
    return volume.toString();
  }
}
