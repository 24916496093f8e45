package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.rig.Content;
import dev.remora.rig.TestImages;
import dev.remora.source.BlobProgress;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import dev.remora.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the pages show of a terminal: real commands at a layout whose content never changes, by a
 * clock that stands still.
 */
final class Pictures {
  static final String EXPLAIN = "discover $IMAGE --explain --match env=prod";

  private static final String CONFIG = "application/vnd.remora.config.v1";
  private static final Map<String, String> XTERM = Map.of("TERM", "xterm");

  private final Path work;
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-26T08:20:00Z"));
  private final Map<String, TerminalPicture> all = new LinkedHashMap<>();
  private final Content image;

  private Pictures(Path work) {
    this.work = work;
    TestImages images = TestImages.in(work.resolve("app"));
    this.image = images.image("v1");
    attach(images, "prod", "2026-11-24T09:00:00Z", "one", "greeting: hello\nretries: 3\n");
    attach(images, "prod", "2026-11-25T16:30:00Z", "two", "greeting: good morning\nretries: 3\n");
    attach(images, "test", "2026-11-26T08:15:00Z", "two", "greeting: testing\nretries: 0\n");
    images.attach(image, "application/spdx+json", Map.of(), Map.of("app.spdx.json", new byte[1]));
  }

  /** Each by its name. */
  static Map<String, TerminalPicture> all(Path work) throws IOException {
    Pictures pictures = new Pictures(work);
    pictures.take();
    return pictures.all;
  }

  private void take() throws IOException {
    add(
        "discover",
        "What is attached to an image, and which of it pull takes",
        "discover $IMAGE --match env=prod",
        XTERM);
    add("explain", "Why pull takes this configuration, and none of the others", EXPLAIN, XTERM);
    add("failure", "A failure is one line that says what to do", "pull $IMAGE --to config", XTERM);
    run("pull $IMAGE --to config --match env=prod", XTERM);
    add(
        "history",
        "The configurations of an image, newest first, and which one is on a volume",
        "history $IMAGE --match env=prod --volume config",
        XTERM);
    add(
        "diff",
        "What differs between two configurations of an image",
        "diff $IMAGE previous current --match env=prod",
        XTERM);
    clock.advance(Duration.ofHours(3));
    Files.writeString(work.resolve("config/..data/app.yaml"), "greeting: mallory\n");
    add("altered", "A file on the volume was altered", "status config", XTERM);
    add(
        "altered-without-colours",
        "The same without colours: the words say it, too",
        "status config",
        Map.of("TERM", "xterm", "NO_COLOR", "1"));
    all.put("progress", progress());
  }

  private void add(String name, String title, String line, Map<String, String> environment) {
    String prompt = (environment.containsKey("NO_COLOR") ? "NO_COLOR=1 " : "") + "remora " + line;
    String screen = "$ " + prompt + "\n" + run(line, environment);
    all.put(name, TerminalPicture.of(title, screen));
  }

  private String run(String line, Map<String, String> environment) {
    String layout = "oci:" + work.resolve("app");
    List<String> words =
        List.of(
            line.replace("$IMAGE", layout + "@" + image.digest())
                .replace("config", work.resolve("config").toString())
                .split(" "));
    return RemoraInProcess.onATerminal(environment, words, clock)
        .replace(layout, "oci:app")
        .replace(work.resolve("config").toString(), "config");
  }

  /** In the middle of a pull of three files. */
  private TerminalPicture progress() {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    Console console = new Console(new StandardStreams(screen, screen, true, true), XTERM);
    Progress bars = new TransferBars(console, clock, TerminalPicture.COLUMNS);
    List<BlobProgress> blobs =
        List.of(
            bars.started(fetch("models/ranking.bin", 48 << 20)),
            bars.started(fetch("geo/regions.json", 6 << 20)),
            bars.started(fetch("certs", 900 << 10)));
    clock.advance(TransferBars.UNSEEN);
    blobs.get(0).advanced(17 << 20);
    clock.advance(TransferBars.BETWEEN_FRAMES);
    blobs.get(1).advanced(4 << 20);
    clock.advance(TransferBars.BETWEEN_FRAMES);
    blobs.get(2).advanced(880 << 10);
    String printed = screen.toString(UTF_8);
    String last = printed.substring(printed.lastIndexOf("\u001b[?7l"));
    return TerminalPicture.of(
        "In the middle of a pull: a bar for each file that is on its way",
        "$ remora pull $IMAGE --to config\n" + last.replaceAll("\u001b\\[\\?7[lh]", ""));
  }

  private static Transfer fetch(String title, int size) {
    Descriptor blob = Descriptor.of("application/octet-stream", Digest.sha256(new byte[0]), size);
    return Transfer.fetch(blob, title);
  }

  private void attach(TestImages images, String env, String created, String commit, String text) {
    images.attach(
        image,
        CONFIG,
        Map.of(
            "env",
            env,
            Annotations.CREATED,
            created,
            Annotations.REVISION,
            Digest.sha256(commit.getBytes(UTF_8)).encoded().substring(0, 40),
            Annotations.SOURCE,
            "https://git.example/shop/config",
            Annotations.AUTHORS,
            "Ada"),
        Map.of("app.yaml", text.getBytes(UTF_8)));
  }
}
