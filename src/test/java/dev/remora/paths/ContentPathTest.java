package dev.remora.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "certs/ca.pem",
        "a/..b",
        "a/.remora.json",
        ".env",
        "größe.yaml",
        "設定.yaml",
        "aux",
        "con.txt",
        "ends with dot.",
        "ends with space ",
        "C:drive",
        "-rf",
        "👩‍👩‍👧.txt"
      })
  void acceptsWhatLinuxAndConfigMapsAllow(String text) {
    assertEquals(text, ContentPath.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "//x",
        "a//b",
        "a/",
        ".",
        "./a",
        "a/.",
        "a/./b",
        "a/../b",
        "a/..",
        "a\\b",
        "..\\x",
        "a\u0000b",
        "a\nb",
        "a\u001b[2J",
        "a\u007f",
        "a\u0085",
        "a\u2028b",
        "a\u061Cb",
        "a\u200Eb",
        "a\u200Fb",
        "photo\u202Egpj.exe",
        "a/\u202Ab",
        "a\u2066b\u2069",
        "a\uFFFDb",
        "\uD800",
        "gro\u0308sse.yaml"
      })
  void refusesWhatIsNotPlainlySafe(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> ContentPath.parse(text));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("the path"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../x",
        "..data",
        "..data/x",
        "..remora/state.json",
        "..sha256-3a.1",
        "...",
        ".remora.json",
        ".Remora.JSON",
        ".remora.json/x"
      })
  void refusesWhatTheVolumeNeedsItself(String text) {
    assertThrows(IllegalArgumentException.class, () -> ContentPath.parse(text));
  }

  @Test
  void namesHaveUpTo255BytesNotCharacters() {
    assertEquals(255, ContentPath.parse("a".repeat(255)).name().length());
    assertThrows(IllegalArgumentException.class, () -> ContentPath.parse("a".repeat(256)));
    assertThrows(IllegalArgumentException.class, () -> ContentPath.parse("ö".repeat(128)));
  }

  @Test
  void pathsHaveUpTo4096Bytes() {
    String longest = ("a".repeat(255) + "/").repeat(16);
    assertEquals(4096, longest.length());
    assertEquals(16, ContentPath.parse(longest.substring(0, 4095)).depth());
    assertThrows(IllegalArgumentException.class, () -> ContentPath.parse(longest + "bc"));
  }

  @Test
  void foldingMakesOneOfAllSpellings() {
    for (List<String> same :
        List.of(
            List.of("App.yaml", "app.YAML"),
            List.of("ÄPFEL/x", "äpfel/X"),
            List.of("straße", "STRASSE"),
            List.of("ΟΔΟΣ", "οδος"))) {
      assertEquals(
          ContentPath.parse(same.get(0)).folded(), ContentPath.parse(same.get(1)).folded());
    }
  }

  /** Whatever is accepted names one entry below the root, under the very name that was given. */
  @Test
  void whatIsAcceptedNeverLeavesTheRoot() {
    String alphabet = "ab./\\.. \u0000\n\u0301é~:*A\uD83D\uDE00\u202E-";
    for (int seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ContentPath path;
      try {
        path = ContentPath.parse(text.toString());
      } catch (IllegalArgumentException e) {
        continue;
      }
      Path root = Path.of("/volume/staging");
      Path resolved = root.resolve(path.toString());
      String message = "seed " + seed;
      assertEquals(resolved, resolved.normalize(), message);
      assertTrue(resolved.startsWith(root) && !resolved.equals(root), message);
      assertEquals(path.depth(), resolved.getNameCount() - root.getNameCount(), message);
      assertTrue(Normalizer.isNormalized(path.toString(), Normalizer.Form.NFC), message);
      assertEquals(
          path.toString(),
          new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
          message);
      assertFalse(resolved.getName(2).toString().startsWith(".."), message);
    }
  }
}
