package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Peak;
import dev.remora.rig.Remora;
import dev.remora.rig.TestImages;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of strangers that {@code validate} parses, within the memory that the kits give. */
class ForeignFilesIT {
  /** The kits' limit, in KiB. */
  private static final long LIMIT = 64 << 10;

  private static final int SECONDS = 120;
  private static final int MEBI = 1 << 20;
  private static final Map<String, String> FIGURES = new ConcurrentSkipListMap<>();

  @TempDir Path scratch;

  /** Each as large as it is accepted, or larger. */
  private enum Validated {
    YAML_300_000_KEYS(0, "yaml", () -> numbered(300_000, i -> "k" + i + ": 1\n")),
    JSON_300_000_NAMES(
        0, "json", () -> "{" + numbered(300_000, i -> "\"k" + i + "\":1,") + "\"\":1}"),
    YAML_AS_MANY_KEYS_AS_ALLOWED(0, "yaml", () -> numbered(400_000, i -> i + ":\n")),
    JSON_AS_MANY_NAMES_AS_ALLOWED(
        0, "json", () -> "{" + numbered(399_999, i -> "\"" + i + "\":1,") + "\"\":1}"),
    YAML_MORE_KEYS(18, "yaml", () -> numbered(1_700_000, i -> i + ":\n")),
    YAML_OF_60_MIB(18, "yaml", () -> "- some text\n".repeat(5 * MEBI)),
    JSON_OF_60_MIB(18, "json", () -> "[" + "12345,".repeat(10 * MEBI) + "1]"),
    YAML_4_MIB_ON_ONE_LINE(0, "yaml", () -> "[" + "1,".repeat(2 * MEBI) + "1]"),
    YAML_ONE_WORD_OF_15_MIB(0, "yaml", () -> "a: " + "x".repeat(15 * MEBI)),
    JSON_ONE_TEXT_OF_15_MIB(0, "json", () -> "\"" + "word ".repeat(3 * MEBI) + "\""),
    JSON_ONE_NAME_OF_15_MIB(18, "json", () -> "{\"" + "word ".repeat(3 * MEBI) + "\":1}"),
    YAML_ONE_TEXT_AS_LONG_AS_ALLOWED(
        0, "yaml", () -> "a: |\n  " + "word \u6f22".repeat(MEBI / 6 - 20) + "\n"),
    YAML_ONE_TEXT_OF_15_MIB(18, "yaml", () -> "a: |\n  " + "word ".repeat(3 * MEBI) + "\n"),
    YAML_ONE_COMMENT_OF_15_MIB(18, "yaml", () -> "a: 1 # " + "word ".repeat(3 * MEBI)),
    YAML_NESTED_WITHOUT_END(18, "yaml", () -> "[".repeat(8 * MEBI)),
    JSON_NESTED_WITHOUT_END(18, "json", () -> "[".repeat(8 * MEBI)),
    YAML_OF_ANCHORS(18, "yaml", () -> numbered(1_000_000, i -> "- &a" + i + " x\n")),
    YAML_OF_DIRECTIVES(18, "yaml", () -> numbered(1_000_000, i -> "%TAG !a" + i + "! b\n")),
    YAML_WRONG_AFTER_LONG_LINES(
        18,
        "yaml",
        () ->
            numbered(60, i -> "  ".repeat(i) + "- # " + "word ".repeat(3 * MEBI / 60) + "\n")
                + "  ".repeat(60)
                + "\"\n");

    private final int code;
    private final String ending;
    private final Supplier<String> text;

    Validated(int code, String ending, Supplier<String> text) {
      this.code = code;
      this.ending = ending;
      this.text = text;
    }

    private static String numbered(int count, IntFunction<String> each) {
      return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining());
    }
  }

  @AfterAll
  static void tellTheFigures() {
    FIGURES.forEach((what, figure) -> System.out.printf("memory: %-60s %s%n", what, figure));
  }

  @ParameterizedTest
  @EnumSource
  void validatingStaysWithinTheKitsMemory(Validated file) {
    assumeTrue(Remora.isNative(), "YamlTextTest and JsonTextTest say what comes of them");
    TestImages images = TestImages.in(scratch.resolve("layout"));
    Content image = images.image("v1");
    images.attach(
        image,
        "application/vnd.remora.config.v1",
        Map.of(),
        Map.of("file." + file.ending, file.text.get().getBytes(UTF_8)));
    String reference = "oci:" + scratch.resolve("layout") + "@" + image.digest();
    String volume = scratch.resolve("volume").toString();
    try (Remora.Started pull =
        Remora.in(scratch)
            .start(Map.of("REMORA_VALIDATE", "json,yaml"), "pull", reference, "--to", volume)) {
      long began = System.nanoTime();
      Peak peak = Peak.of(pull.process(), SECONDS);
      int code = pull.process().exitValue();
      long took = (System.nanoTime() - began) / 1_000_000;
      FIGURES.put(file.name(), "%s, code %d, %d ms".formatted(peak, code, took));
      assertEquals(file.code, code, pull::stderr);
      assertTrue(peak.resident() <= LIMIT, () -> file + ": " + peak);
    }
  }
}
