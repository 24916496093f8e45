package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.remora.rig.ClosedPort;
import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.ShortTime;
import dev.remora.rig.SilentServer;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each exit code by something that really ends so, with one line that says what to do. */
class ExitCodesIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;
  private Path layout;
  private TestImages images;
  private Content image;
  private Path volume;
  private Remora remora;

  @BeforeEach
  void anImageInALayout() {
    layout = scratch.resolve("layout");
    images = TestImages.in(layout);
    image = images.image("v1");
    volume = scratch.resolve("volume");
    remora = Remora.in(scratch);
  }

  @Test
  void zeroWhenItIsPublished() {
    attach(Map.of(), "config.txt", "hello");
    Run run = pull().expect(0);
    assertEquals(1, run.stdout().lines().count(), run::toString);
  }

  @Test
  void twoForAnUnknownCommandWithTheNearestOne() {
    Run run = remora.run("pul");
    failsWith(2, run);
    assertTrue(run.stderr().contains("pull"), run::toString);
  }

  @Test
  void twoWithoutAnImage() {
    failsWith(2, remora.run("pull"));
  }

  @Test
  void twoForAFileThatCannotBeRead() {
    failsWith(2, remora.run("attach", reference(), "not-there.json"));
  }

  @Test
  void tenForAnImageThatIsNotThere() {
    String absent = "oci:" + layout + "@sha256:" + "0".repeat(64);
    failsWith(10, remora.run("pull", absent, "--to", volume.toString()));
  }

  @Test
  void tenForALayoutThatIsNotThere() {
    failsWith(10, remora.run("pull", "oci:" + scratch + "/nowhere:v1", "--to", volume.toString()));
  }

  @Test
  void elevenWhenNothingIsAttached() {
    failsWith(11, pull());
  }

  @Test
  void elevenWhenNoRuleMatches() {
    attach(Map.of("env", "prod"), "config.txt", "hello");
    failsWith(11, pull("--match", "env=test"));
  }

  @Test
  void twelveWithTheCandidatesListed() {
    Content prod = attach(Map.of("env", "prod"), "config.txt", "prod");
    Content test = attach(Map.of("env", "test"), "config.txt", "test");
    Run run = pull();
    failsWith(12, run);
    assertTrue(run.stderr().contains(prod.digest()), run::toString);
    assertTrue(run.stderr().contains(test.digest()), run::toString);
    assertTrue(run.stderr().contains("env"), run::toString);
  }

  @Test
  void thirteenWhenTheRegistryDenies() throws IOException {
    failsWith(13, pullFrom(403, "application/json", "{\"errors\":[{\"code\":\"DENIED\"}]}"));
  }

  @Test
  void fourteenWhenNobodyListens() throws IOException {
    try (ClosedPort nobody = ClosedPort.hold()) {
      failsWith(14, pull("127.0.0.1:" + nobody.number(), "--deadline=2s"));
    }
  }

  @Test
  void fourteenWhenTheAnswerIsNoRegistrys() throws IOException {
    failsWith(14, pullFrom(404, "text/html", "<html>404 page not found</html>"));
  }

  @Test
  void fifteenWhenTheListingIsMalformed() throws IOException {
    failsWith(
        15,
        pullFrom(
            200,
            "application/vnd.oci.image.index.v1+json",
            "{\"manifests\":[{\"digest\":\"x\"}]}"));
  }

  @Test
  void sixteenWhenABlobWasAltered() throws IOException {
    attach(Map.of(), "config.txt", "hello");
    Content blob = images.blob("application/octet-stream", "hello".getBytes(UTF_8));
    Files.writeString(layout.resolve("blobs").resolve(blob.digest().replace(':', '/')), "jello");
    failsWith(16, pull());
    assertFalse(Files.exists(volume.resolve("config.txt")));
  }

  @Test
  void eighteenForATitleThatLeavesTheVolume() {
    attach(Map.of(), "../outside.txt", "hello");
    failsWith(18, pull());
    assertFalse(Files.exists(scratch.resolve("outside.txt")));
  }

  @Test
  void eighteenForANameThatIsSomebodyElses() throws IOException {
    Files.createDirectories(volume);
    Files.writeString(volume.resolve("config.txt"), "mine");
    attach(Map.of(), "config.txt", "hello");
    failsWith(18, pull());
    assertEquals("mine", Files.readString(volume.resolve("config.txt")));
  }

  @Test
  void nineteenWhenTheVolumeIsAFile() throws IOException {
    Files.writeString(volume, "");
    attach(Map.of(), "config.txt", "hello");
    Run run = pull();
    failsWith(19, run);
    assertTrue(
        run.stderr().contains("is not a directory; give a directory with --to"), run::toString);
  }

  @Test
  void nineteenWhenTheVolumeStaysLocked() throws IOException {
    attach(Map.of(), "config.txt", "hello");
    pull().expect(0);
    try (FileChannel lock =
            FileChannel.open(volume.resolve("..remora/lock"), StandardOpenOption.WRITE);
        var held = lock.lock()) {
      assertTrue(held.isValid());
      ShortTime.longEnough(
          Duration.ofSeconds(1),
          limit -> {
            Run run = pull("--deadline=" + limit.toSeconds() + "s");
            failsWith(19, run);
            return run;
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void endedByASignalWhileItWaitsForARegistry(String signal, int code) throws Exception {
    try (SilentServer silent = SilentServer.onLoopback();
        Remora.Started started =
            remora.start(
                Map.of(),
                "pull",
                silent.endpoint() + "/app@" + image.digest(),
                "--to",
                volume.toString());
        var connection = silent.awaitConnection()) {
      assertTrue(connection.getInputStream().read() >= 0, "its request came");
      send(signal, started.process());
      assertTrue(started.process().waitFor(2, TimeUnit.MINUTES), started::stderr);
      assertEquals(code, started.process().exitValue());
      assertEquals("remora: interrupted\n", started.stderr());
      assertEquals("", started.stdout());
    }
  }

  private static void send(String signal, Process process) throws Exception {
    String[] kill = {"kill", "-" + signal, Long.toString(process.pid())};
    assertEquals(0, new ProcessBuilder(kill).start().waitFor());
  }

  private static void failsWith(int code, Run run) {
    run.expect(code);
    List<String> lines =
        run.stderr()
            .lines()
            .filter(line -> !line.matches("remora: (fetched|waiting to) .*"))
            .toList();
    assertEquals(1, lines.size(), () -> "one line is expected\n" + run);
    assertTrue(lines.getFirst().startsWith("remora: "), run::toString);
    assertEquals("", run.stdout(), run::toString);
  }

  private Content attach(Map<String, String> annotations, String title, String text) {
    return images.attach(image, CONFIG, annotations, Map.of(title, text.getBytes(UTF_8)));
  }

  private String reference() {
    return "oci:" + layout + "@" + image.digest();
  }

  private Run pull() {
    return remora.run("pull", reference(), "--to", volume.toString());
  }

  private Run pull(String option, String value) {
    return option.startsWith("--")
        ? remora.run("pull", reference(), "--to", volume.toString(), option, value)
        : remora.run("pull", option + "/app@" + image.digest(), "--to", volume.toString(), value);
  }

  private Run pull(String option) {
    return remora.run("pull", reference(), "--to", volume.toString(), option);
  }

  /** A pull from a server that gives one answer to everything, as no real registry would. */
  private Run pullFrom(int status, String contentType, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", contentType);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      String image = "127.0.0.1:" + server.getAddress().getPort() + "/app@" + this.image.digest();
      return remora.run("pull", image, "--to", volume.toString());
    } finally {
      server.stop(0);
    }
  }
}
