package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Kits and pages act on exit codes and classes of failure that there are; it needs no cluster. */
class KnownOutcomesTest {
  private static final Pattern CODE =
      Pattern.compile(
          "onExitCodes:.* values: \\[([0-9, ]+)]|RestartPreventExitStatus=([0-9 ]+)|\\bcode (\\d+)");

  private static final Pattern CLASS = Pattern.compile("class=~?\\\\?\"([a-z|-]+)");

  private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9-]+");

  /** A user's own, of exit:CODE, and what the kernel makes of a lack of memory. */
  private static final Set<String> OTHERS = Set.of("64", "137");

  @Test
  void everyCodeIsOneThatRemoraEndsWith() throws IOException {
    Set<String> known =
        Stream.of(ExitCode.values()).map(it -> "" + it.code()).collect(Collectors.toSet());
    known.addAll(OTHERS);

    assertKnown(CODE, known);
  }

  @Test
  void everyClassIsOneThatRemoraCounts() throws IOException {
    assertKnown(
        CLASS, Stream.of(ExitCode.values()).map(ExitCode::text).collect(Collectors.toSet()));
  }

  private static void assertKnown(Pattern pattern, Set<String> known) throws IOException {
    Set<String> unknown = new TreeSet<>();
    int count = 0;
    for (var place : List.of("k8s", "compose", "edge", "docs")) {
      try (var files = Files.walk(Path.of(place))) {
        for (var file : files.filter(KnownOutcomesTest::isText).sorted().toList()) {
          for (var found : pattern.matcher(Files.readString(file)).results().toList()) {
            int group =
                IntStream.rangeClosed(1, found.groupCount())
                    .filter(it -> found.group(it) != null)
                    .findFirst()
                    .orElseThrow();
            for (var one : SEPARATOR.splitAsStream(found.group(group)).toList()) {
              count++;
              if (!known.contains(one)) {
                unknown.add(file + ": " + one);
              }
            }
          }
        }
      }
    }
    assertEquals(Set.of(), unknown);
    assertTrue(count > 0, pattern::toString);
  }

  /** Classes of an SVG are those of its style. */
  private static boolean isText(Path file) {
    return Files.isRegularFile(file) && !file.toString().endsWith(".svg");
  }
}
