package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/promotion.md, line by line: what a copy to another registry leaves behind. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS, Tool.REGCTL, Tool.CRANE})
class PromotionIT {
  private static final String BEGIN = "<!-- copies -->\n\n";
  private static final String END = "\n\n<!-- /copies -->";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| (\\S+) \\| (\\S+) \\| (\\S+) \\|$");
  private static final List<String> PLATFORMS = List.of("linux/amd64", "linux/arm64");

  @TempDir static Path scratch;
  @AutoClose private static RegistryServer withApi;
  @AutoClose private static RegistryServer withoutApi;

  @BeforeAll
  static void anImageForTwoPlatformsInBoth() throws IOException {
    withApi = RegistryKind.OLAREG.start();
    withoutApi = RegistryKind.DISTRIBUTION.start();
    Path files = Files.createDirectories(scratch.resolve("layer"));
    Files.writeString(files.resolve("hello"), "hello\n");
    tar(files);
    for (RegistryServer registry : List.of(withApi, withoutApi)) {
      Tool.REGCTL.run(scratch, "registry", "set", registry.endpoint(), "--tls=disabled").expect(0);
      publish(registry);
    }
  }

  static Stream<Arguments> copies() throws IOException {
    String page = Files.readString(Path.of("docs/promotion.md"));
    int from = page.indexOf(BEGIN);
    var rows = ROW.matcher(page.substring(from, page.indexOf(END, from))).results().toList();
    assertTrue(rows.size() >= 8, "the page has the table");
    return rows.stream()
        .flatMap(
            row ->
                Stream.of(
                    Arguments.of(row.group(1), "to tags", row.group(2), row.group(3)),
                    Arguments.of(row.group(1), "to the API", row.group(2), row.group(4))));
  }

  @CrossSection(
      rows = {1, 5, 8, 18},
      because = "the rows are of other tools: these have each of the outcomes")
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("copies")
  void aCopyBringsWhatTheTableSays(
      String command, String direction, String digest, String configuration) throws IOException {
    boolean toTags = direction.equals("to tags");
    RegistryServer from = toTags ? withApi : withoutApi;
    RegistryServer to = toTags ? withoutApi : withApi;
    String source = from.endpoint() + "/shop/app";
    String target = to.endpoint() + "/" + command.replaceAll("[^a-z]", "") + "/app";

    run(command, source, target).expect(0);

    Remora remora = Remora.in(Files.createTempDirectory(scratch, "remora-"));
    String image = digestOf(source + ":v1");
    assertEquals(digest, image.equals(digestOf(target + ":v1")) ? "same" : "another");
    for (String platform : PLATFORMS) {
      Run pulled =
          remora.run(
              "pull", target + "@" + image, "--platform", platform, "--to", volume().toString());
      assertEquals(configuration, pulled.exit() == 0 ? "yes" : "no:" + pulled.exit());
    }
  }

  /** The command of the table, with what a registry on loopback needs. */
  private static Run run(String command, String source, String target) {
    List<String> words = List.of(command.split(" "));
    Tool tool = Tool.valueOf(words.getFirst().toUpperCase(Locale.ROOT));
    Stream<String> plain =
        switch (tool) {
          case ORAS -> Stream.of("--from-plain-http", "--to-plain-http");
          case SKOPEO -> Stream.of("--src-tls-verify=false", "--dest-tls-verify=false");
          default -> Stream.of();
        };
    Stream<String> global =
        tool == Tool.SKOPEO ? Stream.of("--insecure-policy") : Stream.<String>of();
    Stream<String> rest =
        words.stream().skip(1).map(word -> word.replace("FROM", source).replace("TO", target));
    return tool.run(
        scratch, Stream.concat(global, Stream.concat(rest, plain)).toArray(String[]::new));
  }

  private static Path volume() throws IOException {
    return Files.createTempDirectory(scratch, "volume-");
  }

  private static String digestOf(String image) {
    return Tool.ORAS.run(scratch, "resolve", "--plain-http", image).stdout().strip();
  }

  /** An index as builders make it, with compressed layers, and a configuration attached to it. */
  private static void publish(RegistryServer registry) throws IOException {
    String image = registry.endpoint() + "/shop/app";
    for (String platform : PLATFORMS) {
      String tag = image + ":" + platform.substring("linux/".length());
      crane("append", "--oci-empty-base", "-f", "layer.tar.gz", "-t", tag);
      crane("mutate", tag, "--set-platform", platform, "-t", tag);
    }
    Tool.ORAS
        .run(
            scratch, "manifest", "index", "create", "--plain-http", image + ":v1", "amd64", "arm64")
        .expect(0);
    Remora remora = Remora.in(Files.createTempDirectory(scratch, "ci-"));
    Files.writeString(remora.work().resolve("app.yaml"), "greeting: hello\n".repeat(1000));
    String digest = digestOf(image + ":v1");
    remora.run("attach", image + "@" + digest, "app.yaml").expect(0);
    if (registry.equals(withoutApi)) {
      endWithALineBreak(image + ":" + digest.replace(':', '-'));
    }
  }

  /**
   * Parts a list under a tag from the one that olareg makes of the same entries: where the two are
   * the same bytes, olareg 0.1.2 forgets its own when the tag arrives.
   */
  private static void endWithALineBreak(String list) throws IOException {
    Run fetched = Tool.ORAS.run(scratch, "manifest", "fetch", "--plain-http", list).expect(0);
    Files.writeString(scratch.resolve("list.json"), fetched.stdout().strip() + "\n");
    Tool.ORAS.run(scratch, "manifest", "push", "--plain-http", list, "list.json").expect(0);
  }

  private static void crane(String... arguments) {
    Tool.CRANE.run(scratch, arguments).expect(0);
  }

  private static void tar(Path files) throws IOException {
    Process tar =
        new ProcessBuilder("tar", "--mtime=@0", "-C", files.toString(), "-czf", "layer.tar.gz", ".")
            .directory(scratch.toFile())
            .start();
    assertEquals(0, tar.onExit().join().exitValue());
  }
}
