package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void typosFindWhatWasMeant() {
    List<String> known = List.of("pull", "push", "attach", "detach", "discover", "inspect");
    assertEquals("pull", Nearest.to("pul", known));
    assertEquals("push", Nearest.to("psuh", known));
    assertEquals("discover", Nearest.to("disocver", known));
    assertEquals("attach", Nearest.to("atach", known));
    assertEquals("push", Nearest.to("p".repeat(1_000_000) + "ush", List.of("push")));
  }

  @Test
  void abbreviationsFindTheNameThatBeginsSo() {
    assertEquals("plain-http", Nearest.to("plain", List.of("image", "plain-http", "platform")));
    assertEquals("image", Nearest.to("imag", List.of("image-digest", "image")));
  }

  @Test
  void neighboursThatSwappedPlacesAreOneChange() {
    assertEquals(1, Nearest.distance("ab", "ba"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(4, Nearest.distance("", "four"));
  }
}
