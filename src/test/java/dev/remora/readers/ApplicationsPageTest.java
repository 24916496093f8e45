package dev.remora.readers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.hooks.ChangeTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/applications.md} says what the suite runs. */
class ApplicationsPageTest {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- (\\w+/\\S+) -->\\n\\n *```\\w*\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ON_CHANGE = Pattern.compile("(?m)^    REMORA_ON_CHANGE=(\\S+)$");

  @Test
  void configurationsAreThoseOfTheSuite() throws IOException {
    int blocks = 0;
    var found = BLOCK.matcher(page());
    while (found.find()) {
      var block = found.group(2);
      var file = Path.of("src/test/readers", found.group(1));
      assertTrue(Files.readString(file).contains(block), () -> file + " does not have:\n" + block);
      blocks++;
    }
    assertTrue(blocks >= 8, "blocks: " + blocks);
  }

  @Test
  void everyHookIsOne() throws IOException {
    int hooks = 0;
    var found = ON_CHANGE.matcher(page());
    while (found.find()) {
      var target = found.group(1);
      assertDoesNotThrow(() -> ChangeTarget.parse(target), target);
      hooks++;
    }
    assertTrue(hooks >= 5, "hooks: " + hooks);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs", "applications.md"));
  }
}
