package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.posix.FileMode;
import org.junit.jupiter.api.Test;

class ModesTest {
  @Test
  void octalDigitsAreReadAsChmodReadsThem() {
    assertEquals(new FileMode(0640), Modes.parseFile("0640"));
    assertEquals(new FileMode(0751), Modes.parseDirectory("751"));
  }

  @Test
  void whatRemoraCouldNotReadBackIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Modes.parseFile("0244"));
    assertThrows(IllegalArgumentException.class, () -> Modes.parseDirectory("0655"));
    assertThrows(
        IllegalArgumentException.class, () -> new Modes(new FileMode(0044), new FileMode(0755)));
  }
}
