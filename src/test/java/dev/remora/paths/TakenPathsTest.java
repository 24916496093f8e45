package dev.remora.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Defaults;
import org.junit.jupiter.api.Test;

class TakenPathsTest {
  private final TakenPaths taken = new TakenPaths(Defaults.LIMITS.mostOfPaths());

  @Test
  void directoriesAreCountedOnce() {
    file("a/b/c/one");
    file("a/b/c/two");
    file("a/b/three");
    directory("a/b/c");
    directory("a/d");
    assertEquals(3, taken.files());
    assertEquals(4, taken.directories());
  }

  @Test
  void whatDiffersInCaseAloneIsRefusedWhereverItDiffers() {
    file("straße/Σ/one");
    assertRefused("upper and lower case", "STRASSE/x");
    assertRefused("upper and lower case", "straße/ς/x");
    assertRefused("both a file and a directory", "straße/Σ/one/x");
    assertRefused("both a file and a directory", "straße/Σ");
    assertRefused("there twice", "straße/Σ/one");
  }

  @Test
  void tenThousandUsualPathsFit() {
    for (int i = 0; i < 10_000; i++) {
      file(
          "some/directory/of/mine/that/has/a/name/of/its/own/%03d/configuration-%05d.yaml"
              .formatted(i % 500, i));
    }
    assertEquals(10_000, taken.files());
  }

  @Test
  void pathsThatWouldFillTheMemoryAreRefused() {
    String deep = ("d".repeat(250) + "/").repeat(15);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> {
              for (int i = 0; i < 10_000; i++) {
                file(deep + i);
              }
            });
    assertTrue(
        String.valueOf(refused.getMessage()).contains("11 MB of memory"), refused.getMessage());
    assertTrue(taken.files() < 1_000);
  }

  private void assertRefused(String why, String path) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> file(path));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  private void file(String path) {
    taken.file(ContentPath.parse(path));
  }

  private void directory(String path) {
    taken.directory(ContentPath.parse(path));
  }
}
