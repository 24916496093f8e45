package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModesTest {
  @Test
  void octalDigitsAreReadAsChmodReadsThem() {
    assertEquals(PosixFilePermissions.fromString("rw-r-----"), Modes.parseFile("0640"));
    assertEquals(PosixFilePermissions.fromString("rw-r-----"), Modes.parseFile("640"));
    assertEquals(PosixFilePermissions.fromString("rwxr-x--x"), Modes.parseDirectory("0751"));
    assertEquals("0644 0755", Modes.standard().toString());
  }

  @Test
  void everyModeIsWrittenAsItIsRead() {
    for (int mode = 0; mode <= 0777; mode++) {
      String text = "0%03o".formatted(mode);
      assertEquals(text, Octal.text(Octal.parse(text)));
    }
  }

  @Test
  void bitsThatAreNoPermissionsAreRefused() {
    for (String text : List.of("4755", "2755", "1777", "7777")) {
      var refused = assertThrows(IllegalArgumentException.class, () -> Modes.parseFile(text));
      assertTrue(String.valueOf(refused.getMessage()).contains("set-user-ID"), text);
    }
  }

  @Test
  void whatIsNoModeIsRefused() {
    for (String text : List.of("", "0", "64", "0648", "rw-r--r--", "0o644", "00644", "-644")) {
      assertThrows(IllegalArgumentException.class, () -> Modes.parseFile(text), text);
    }
  }

  @Test
  void whatRemoraCouldNotReadBackIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Modes.parseFile("0244"));
    assertThrows(IllegalArgumentException.class, () -> Modes.parseDirectory("0655"));
  }
}
