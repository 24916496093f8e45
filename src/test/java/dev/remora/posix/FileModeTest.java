package dev.remora.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileModeTest {
  @Test
  void octalDigitsAreReadWithOrWithoutALeadingZero() {
    assertEquals(0644, FileMode.parse("0644").bits());
    assertEquals(0755, FileMode.parse("755").bits());
    assertEquals("0640", FileMode.parse("640").toString());
  }

  @Test
  void permissionsHaveJavasNames() {
    assertEquals(
        PosixFilePermissions.fromString("rw-r-x--x"), FileMode.parse("0651").permissions());
  }

  @Test
  void everyModeIsWrittenAsItIsReadAndKnowsItsPermissions() {
    for (int bits = 0; bits <= 0777; bits++) {
      FileMode mode = new FileMode(bits);
      assertEquals(mode, FileMode.parse(mode.toString()));
      assertEquals(mode, FileMode.of(mode.permissions()));
    }
  }

  @Test
  void setIdAndStickyBitsAndWhatIsNotOctalAreRefused() {
    for (String text : List.of("4755", "02755", "1777", "0888", "64", "rw-", "", "-644")) {
      assertThrows(IllegalArgumentException.class, () -> FileMode.parse(text), text);
    }
  }
}
