package dev.remora.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileArgumentTest {
  @Test
  void mediaTypeFollowsTheLastColon() {
    assertEquals(
        new FileArgument("a.json", Optional.of("application/json")),
        FileArgument.parse("a.json:application/json"));
    assertEquals(
        new FileArgument("a:b", Optional.of("text/plain")), FileArgument.parse("a:b:text/plain"));
  }

  @Test
  void colonWithoutMediaTypeBelongsToThePath() {
    assertEquals(new FileArgument("a:b", Optional.empty()), FileArgument.parse("a:b"));
    assertEquals(new FileArgument("a:b c/d", Optional.empty()), FileArgument.parse("a:b c/d"));
  }

  @Test
  void finalColonEndsThePath() {
    assertEquals(new FileArgument("dir:a/b", Optional.empty()), FileArgument.parse("dir:a/b:"));
  }

  @Test
  void noPathIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> FileArgument.parse(""));
    assertThrows(IllegalArgumentException.class, () -> FileArgument.parse(":text/plain"));
  }
}
