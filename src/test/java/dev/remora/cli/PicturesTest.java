package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.cli.TerminalPicture.Ink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pictures in the pages are those of what is printed today. */
class PicturesTest {
  private static final Path PLACE = Path.of("docs/pictures");

  /** What the guidelines for accessible pages (WCAG 2.1, 1.4.3) ask of text. */
  private static final double LEAST_CONTRAST = 4.5;

  private static final Pattern LEADS_SOMEWHERE =
      Pattern.compile("href|url\\(|@import|@font-face|<image|<script|<foreignObject");

  @TempDir static Path work;
  private static Map<String, TerminalPicture> pictures = Map.of();

  @BeforeAll
  static void take() throws IOException {
    pictures = Pictures.all(work);
  }

  @Test
  void everyPictureIsThatOfWhatIsPrinted() throws Exception {
    Path made = Files.createDirectories(Path.of("target/pictures"));
    for (Map.Entry<String, TerminalPicture> picture : pictures.entrySet()) {
      Files.writeString(made.resolve(picture.getKey() + ".svg"), picture.getValue().svg());
    }
    for (Map.Entry<String, TerminalPicture> picture : pictures.entrySet()) {
      Path file = PLACE.resolve(picture.getKey() + ".svg");
      assertTrue(Files.exists(file), file + " is not there: scripts/pictures makes it");
      assertEquals(
          picture.getValue().svg(),
          Files.readString(file),
          "scripts/pictures makes it anew, if that is what it should show");
    }
    try (Stream<Path> files = Files.list(PLACE)) {
      assertEquals(
          pictures.keySet().stream().map(name -> name + ".svg").sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void everyPictureIsInAPage() throws IOException {
    StringBuilder pages = new StringBuilder(Files.readString(Path.of("README.md")));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      for (Path page : docs.filter(file -> file.toString().endsWith(".md")).toList()) {
        pages.append(Files.readString(page));
      }
    }
    pictures.keySet().forEach(n -> assertTrue(pages.indexOf("pictures/" + n + ".svg)") > 0, n));
  }

  @Test
  void aPictureIsSmallAndOfEightyColumnsAndLeadsNowhere() throws Exception {
    for (TerminalPicture picture : pictures.values()) {
      String svg = picture.svg();
      assertTrue(svg.length() < 8_000, picture.title() + ": " + svg.length());
      picture.text().lines().forEach(line -> assertTrue(line.length() <= 80, line));
      assertFalse(LEADS_SOMEWHERE.matcher(svg).find(), svg);
      var document =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
      assertEquals(
          picture.title(), document.getElementsByTagName("title").item(0).getTextContent());
      assertEquals(
          picture.text().strip(), document.getElementsByTagName("desc").item(0).getTextContent());
    }
  }

  @Test
  void onlyFailuresAndAStatusAreContinuedInTheNextLine() {
    List<String> continued =
        pictures.keySet().stream()
            .filter(name -> picture(name).text().lines().anyMatch(l -> l.length() == 80))
            .toList();
    assertEquals(List.of("failure", "altered", "altered-without-colours"), continued);
  }

  private static TerminalPicture picture(String name) {
    return Objects.requireNonNull(pictures.get(name), name);
  }

  @Test
  void coloursSayNothingThatTheWordsDoNot() {
    assertEquals(
        picture("altered").text(),
        picture("altered-without-colours").text().replace("NO_COLOR=1 ", ""));
    assertTrue(picture("altered").svg().contains("class=\"red\""));
    assertFalse(picture("altered-without-colours").svg().contains("<tspan"));
  }

  @ParameterizedTest
  @EnumSource
  void everyColourCanBeReadOnItsPaper(Ink ink) {
    assertTrue(contrast(ink.light, Ink.LIGHT_PAPER) >= LEAST_CONTRAST, ink + " in the light");
    assertTrue(contrast(ink.dark, Ink.DARK_PAPER) >= LEAST_CONTRAST, ink + " in the dark");
  }

  private static double contrast(String one, String other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static double luminance(String colour) {
    int rgb = Integer.parseInt(colour.substring(1), 16);
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int part) {
    double value = (part & 0xff) / 255.0;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
