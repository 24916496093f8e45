package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettingsFileTest {
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void commentsBlankLinesByteOrderMarkAndCarriageReturnsAreTolerated() {
    SettingsLayer layer =
        parse("\uFEFF# made by hand\r\n\r\n  to = /etc/app \r\n\t# more\nmatch=a=b,c=#d;e=f");
    assertEquals(List.of(), problems);
    assertEquals(Map.of("to", "/etc/app", "match", "a=b,c=#d;e=f"), values(layer));
  }

  @Test
  void quotesAndBackslashesAreLiteral() {
    assertEquals(Map.of("to", "\"/a\\tb\""), values(parse("to=\"/a\\tb\"")));
  }

  @Test
  void eachBadLineIsReportedWithItsNumber() {
    parse("to=/x\nnonsense\n=value\nmax-file=3\n");
    assertEquals(
        List.of(
            "settings file f, line 2: key=value or # and a comment is expected",
            "settings file f, line 3: key=value or # and a comment is expected",
            "settings file f, line 4: max-file is no setting; the nearest is max-files"),
        lines());
  }

  @Test
  void aKeySetTwiceIsAnErrorThatNamesTheFirstLine() {
    parse("to=/x\n\nto=/y");
    assertEquals(List.of("settings file f, line 3: to was set in line 1 already"), lines());
  }

  @Test
  void anotherSettingsFileCannotBeNamed() {
    parse("settings=/other");
    assertEquals(
        List.of("settings file f, line 1: a settings file cannot name another one"), lines());
  }

  @Test
  void whatIsNotTextIsRefusedAsAWhole() {
    SettingsFile.parse("f", new byte[] {'t', 'o', '=', (byte) 0xC3, '\n'}, problems);
    assertEquals(List.of("f: not UTF-8 text"), lines());
  }

  @Test
  void aFileLargerThanAnyoneWritesIsRefused() {
    SettingsFile.parse("f", new byte[(1 << 20) + 1], problems);
    assertEquals(List.of("f: longer than 1 MiB"), lines());
  }

  /** Whatever bytes come: no exception, one problem or value for each line that counts. */
  @Test
  void everyLineIsEitherAValueOrIgnoredOrReported() {
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        lines.add(line(random));
      }
      problems.clear();
      SettingsLayer layer = parse(String.join("\n", lines));
      long counted =
          lines.stream().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).count();
      long emptied =
          lines.stream().map(String::strip).filter(l -> l.matches("[a-z-]+\\s*=")).count();
      long explained = (long) problems.size() + values(layer).size();
      assertTrue(
          explained <= counted && explained + emptied >= counted,
          "seed " + seed + ": " + lines + " gave " + values(layer) + " and " + problems);
    }
  }

  @Test
  void arbitraryBytesNeverThrow() {
    for (int seed = 0; seed < 2_000; seed++) {
      byte[] bytes = new byte[new SplittableRandom(seed).nextInt(200)];
      new SplittableRandom(seed).nextBytes(bytes);
      try {
        SettingsFile.parse("f", bytes, new ArrayList<>());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static String line(SplittableRandom random) {
    String[] keys = {"to", "match", "deadline", "too", "%prod.to", "settings", "", " ", "ß"};
    String[] joints = {"=", " = ", ":", "", "==", "\t=\t"};
    String[] texts = {"/x", "", "${HOME}", "#", "a=b", "\u0007", "  y  ", "\uD83D\uDC1F"};
    String comment = random.nextInt(5) == 0 ? "#" : "";
    return comment
        + keys[random.nextInt(keys.length)]
        + joints[random.nextInt(joints.length)]
        + texts[random.nextInt(texts.length)];
  }

  private SettingsLayer parse(String text) {
    return SettingsFile.parse("settings file f", text.getBytes(StandardCharsets.UTF_8), problems);
  }

  private List<String> lines() {
    return problems.stream().map(Problem::line).toList();
  }

  private static Map<String, String> values(SettingsLayer layer) {
    Map<String, String> values = new TreeMap<>();
    layer.getConfigValueProperties().forEach((name, value) -> values.put(name, value.getValue()));
    return values;
  }
}
