package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pages say what is true: their links lead somewhere, their commands are understood. */
class DocumentationTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();

  /** Where users look and copy from. */
  private static final List<String> PLACES =
      List.of("docs", "k8s", "compose", "edge", "ci", "bench");

  private static final Pattern LINK = Pattern.compile("(?<!`)!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern KITS = Pattern.compile("-kits/:\" ([^\\\\]+)\\\\\\n");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern FENCE = Pattern.compile(" *```(\\w*)");

  /** In a transcript after its prompt, else in any code. */
  private static final Pattern COMMAND =
      Pattern.compile(" *(\\$ )?((?:[A-Z_]+=\\S+ )*remora [^\\n]*)");

  private static final Pattern INLINE = Pattern.compile("`(remora [^`\\n]+)`");
  private static final Pattern VARIABLE = Pattern.compile("\\bREMORA_[A-Z0-9_]*[A-Z0-9]\\b");

  /** Not of the product: of tests, and what Kubernetes injects for a Service of that name. */
  private static final Pattern ANOTHERS =
      Pattern.compile("REMORA_(E2E|BENCH)_\\w+|REMORA(_\\w+)?_(SERVICE_HOST|PORT)");

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      var links = LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
      while (links.find()) {
        String link = links.group(1);
        if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
          broken.add(ROOT.relativize(page) + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void whatAKitLinksToIsInTheArchiveOfTheKits() throws IOException {
    Matcher packs = KITS.matcher(Files.readString(ROOT.resolve("scripts/release")));
    assertTrue(packs.find(), "the kits are packed");
    List<Path> packed = Stream.of(packs.group(1).strip().split(" +")).map(ROOT::resolve).toList();
    List<String> left = new ArrayList<>();
    for (Path page : pages()) {
      if (Stream.of("k8s", "compose", "edge").map(ROOT::resolve).anyMatch(page::startsWith)) {
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.matches("[a-z]+:.*"))
            .map(link -> page.resolveSibling(link).normalize())
            .filter(target -> packed.stream().noneMatch(target::startsWith))
            .forEach(target -> left.add(ROOT.relativize(page) + ": " + target));
      }
    }
    assertEquals(List.of(), left);
  }

  @Test
  void everyPageIsInTheIndex() throws IOException {
    String index = Files.readString(ROOT.resolve("docs/README.md"));
    for (Path page : pages()) {
      if (page.startsWith(ROOT.resolve("docs")) && !page.endsWith("README.md")) {
        assertTrue(index.contains("(" + page.getFileName() + ")"), page::toString);
      }
    }
  }

  @Test
  void everyCommandIsUnderstood() throws IOException {
    int count = 0;
    for (Path page : pages()) {
      for (String command : commands(Files.readString(page))) {
        ExampleLine.understood(command, ROOT.relativize(page) + ": " + command);
        count++;
      }
    }
    assertTrue(count >= 40, "the pages show commands: " + count);
  }

  @Test
  void everyVariableIsASetting() throws IOException {
    Set<String> known =
        SettingsTable.all().stream()
            .map(
                setting ->
                    "REMORA_" + setting.toString().toUpperCase(Locale.ROOT).replace('-', '_'))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> unknown = new TreeSet<>();
    for (Path file :
        files(path -> path.toString().matches(".*\\.(md|yaml|yml|service|env|conf)"))) {
      String text = Files.readString(file).replace("REMORA_INTERVALL", "");
      VARIABLE
          .matcher(text)
          .results()
          .map(found -> found.group())
          .filter(name -> !known.contains(name) && !ANOTHERS.matcher(name).matches())
          .forEach(name -> unknown.add(ROOT.relativize(file) + ": " + name));
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void theResultThatIsShownHasTheFieldsOfOne() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/pull.md"));
    String section = page.substring(page.indexOf("<!-- pull -->"), page.indexOf("<!-- /pull -->"));
    List<String> names =
        Pattern.compile("(?m)^  \"(\\w+)\":")
            .matcher(section)
            .results()
            .map(match -> match.group(1))
            .toList();
    List<String> fields =
        JsonFields.of("pull").stream()
            .filter(name -> !List.of("artifact", "bridged", "signature").contains(name))
            .toList();
    assertEquals(fields, names);
  }

  /** Lines in code, and code in lines; not what only names a command. */
  private static List<String> commands(String page) {
    var commands = new ArrayList<String>();
    @Nullable String fence = null;
    for (String line : page.lines().toList()) {
      Matcher opened = FENCE.matcher(line);
      if (opened.lookingAt()) {
        fence = fence == null ? opened.group(1) : null;
      } else if (fence != null || line.startsWith("    ")) {
        Matcher command = COMMAND.matcher(line);
        if (command.matches() && ("console".equals(fence) == (command.group(1) != null))) {
          commands.add(command.group(2));
        }
      }
    }
    INLINE.matcher(page).results().map(found -> found.group(1)).forEach(commands::add);
    return commands.stream().filter(line -> line.split(" ").length > 2).toList();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || anchors(Files.readString(target)).contains(parts[1]);
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(String page) {
    return FENCED
        .matcher(page)
        .replaceAll("")
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    return files(path -> path.toString().endsWith(".md"));
  }

  private static List<Path> files(Predicate<Path> wanted) throws IOException {
    var files = new ArrayList<Path>();
    for (String page : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
      files.add(ROOT.resolve(page));
    }
    for (String place : PLACES) {
      Path directory = ROOT.resolve(place);
      if (Files.isDirectory(directory)) {
        try (Stream<Path> below = Files.walk(directory)) {
          below.filter(Files::isRegularFile).filter(wanted).sorted().forEach(files::add);
        }
      }
    }
    return files;
  }
}
