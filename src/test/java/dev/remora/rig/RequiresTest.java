package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a class requires by itself does not hide what its suite requires, nor the other way. */
class RequiresTest {
  @Retention(RetentionPolicy.RUNTIME)
  @Requires({Tool.KUBECTL, Tool.CRANE})
  private @interface OnSomething {}

  @OnSomething
  @Requires(Tool.REGISTRY)
  private static final class WantsMore {}

  @Test
  void theSuiteAndTheClassBothCount() {
    assertEquals(
        Set.of(Tool.KUBECTL, Tool.CRANE, Tool.REGISTRY),
        Set.copyOf(RequiresCondition.tools(WantsMore.class)));
  }

  /** Which scripts/test and CI install. */
  @Test
  void whatIsNotBuiltHereHasAPackage() throws IOException {
    var packages =
        Files.readAllLines(Path.of("src/test/tools/packages")).stream()
            .map(line -> line.split(" +", -1)[0])
            .toList();

    var unknown =
        Stream.of(Tool.values())
            .filter(Tool::isInstalled)
            .map(Tool::program)
            .filter(program -> !packages.contains(program))
            .toList();

    assertEquals(List.of(), unknown);
  }
}
