package dev.remora;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code CONTRIBUTING.md} says of the house is what the house is. */
class ContributingTest {
  private static final Path PAGE = Path.of("CONTRIBUTING.md");
  private static final Pattern PICTURE = Pattern.compile("(?s)```mermaid\n.*?```\n");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?`) \\| [^|]* \\| ([^|]*) \\|$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void thePictureIsDrawnFromTheTableThatIsEnforced() throws IOException {
    String page = Files.readString(PAGE);
    String drawn = PackageMap.picture();
    Path right =
        Files.writeString(
            Path.of("target", "CONTRIBUTING.md"),
            PICTURE.matcher(page).replaceFirst(Matcher.quoteReplacement(drawn)));
    String shown = PICTURE.matcher(page).results().map(MatchResult::group).findFirst().orElse("");
    assertEquals(drawn, shown, "the picture is stale: cp " + right + " " + PAGE);
  }

  @Test
  void theColumnOfWhatAPackageMayUseIsThatTable() throws IOException {
    Map<String, Set<String>> said = new TreeMap<>();
    ROW.matcher(section("## The map"))
        .results()
        .forEach(row -> said.put(row.group(1), names(row.group(2))));
    Map<String, Set<String>> right = new TreeMap<>();
    PackageMap.ARROWS.keySet().stream()
        .filter(name -> !PackageMap.VALUES.contains(name) && !name.equals(PackageMap.TOP))
        .forEach(name -> right.put("`" + name + "`", PackageMap.roomsSeenBy(name)));
    right.put("`" + PackageMap.TOP + "`", Set.of()); // which says "everything"
    right.put(
        PackageMap.VALUES.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
        Set.of("package-info"));
    assertEquals(right, said);
  }

  /** That each is there, DocumentationTest says of all links. */
  @Test
  void theTourHasTenFiles() throws IOException {
    assertEquals(
        10,
        LINK.matcher(section("## A tour of one hour"))
            .results()
            .map(link -> link.group(1))
            .distinct()
            .count());
  }

  private static String section(String heading) throws IOException {
    String page = Files.readString(PAGE);
    String rest = page.substring(page.indexOf(heading) + heading.length());
    return rest.substring(0, rest.indexOf("\n## "));
  }

  private static Set<String> names(String cell) {
    return CODE.matcher(cell)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
