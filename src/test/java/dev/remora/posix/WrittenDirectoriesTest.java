package dev.remora.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenDirectoriesTest {
  @TempDir Path scratch;
  private Path volume;
  private Path elsewhere;

  @BeforeEach
  void aVolumeAndAnotherDirectory() throws IOException {
    scratch = scratch.toRealPath();
    volume = Files.createDirectories(scratch.resolve("volume"));
    elsewhere = Files.createDirectories(scratch.resolve("elsewhere"));
  }

  @Test
  void whatLiesElsewhereMayBeRun() throws IOException {
    assertTrue(mayBeRun(elsewhere.resolve("p")));
    assertTrue(mayBeRun(scratch.resolve("volume-of-another-name/p")));
    assertTrue(mayBeRun(volume.resolve("../elsewhere/p")));
    assertTrue(mayBeRun(link("a", Path.of("elsewhere/p"))));
    assertTrue(mayBeRun(link("b", link("c", elsewhere)).resolve("p")));
  }

  @Test
  void whatLiesThereMayNotByWhateverName() throws IOException {
    Files.createDirectories(volume.resolve("bin"));
    assertFalse(mayBeRun(volume.resolve("p")));
    assertFalse(mayBeRun(volume.resolve("not/there/p")));
    assertFalse(mayBeRun(elsewhere.resolve("../volume/p")));
    assertFalse(mayBeRun(link("to-program", volume.resolve("p"))));
    assertFalse(mayBeRun(link("to-directory", Path.of("volume/bin")).resolve("p")));
    assertFalse(mayBeRun(link("again", link("first", volume)).resolve("p")));
  }

  @Test
  void whatOnlyPassesThroughMayNot() throws IOException {
    Files.createSymbolicLink(volume.resolve("bin"), elsewhere);
    assertFalse(mayBeRun(link("through", volume.resolve("bin")).resolve("p")));
    assertFalse(mayBeRun(link("through-and-up", volume.resolve("bin/../elsewhere/p"))));
  }

  @Test
  void theDirectoryItselfMayBeGivenByALink() throws IOException {
    WrittenDirectories byLink = new WrittenDirectories(List.of(link("given", volume)));
    assertTrue(byLink.problem(volume.resolve("p")).isPresent());
    assertTrue(byLink.problem(elsewhere.resolve("p")).isEmpty());
  }

  @Test
  void aCircleOfLinksEnds() throws IOException {
    Path one = scratch.resolve("one");
    Files.createSymbolicLink(one, Path.of("two"));
    Files.createSymbolicLink(scratch.resolve("two"), Path.of("one"));
    assertTrue(mayBeRun(one)); // the kernel will not run it
  }

  @Test
  void aPathKeepsOnlyWhatIsAbsoluteAndElsewhere() throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "PATH", volume + "::.:bin:" + elsewhere + ":" + link("l", volume.resolve("bin")) + ":");
    written().keepOutOf(environment);
    assertEquals(Map.of("PATH", elsewhere.toString()), environment);
  }

  @Test
  void aPathOfWhichNothingIsLeftIsNone() {
    Map<String, String> environment = new HashMap<>(Map.of("PATH", volume + ":"));
    written().keepOutOf(environment);
    assertEquals(Map.of(), environment);
  }

  private boolean mayBeRun(Path program) {
    return written().problem(program).isEmpty();
  }

  private WrittenDirectories written() {
    return new WrittenDirectories(List.of(scratch.resolve("not-made-yet"), volume));
  }

  private Path link(String name, Path target) throws IOException {
    return Files.createSymbolicLink(scratch.resolve(name), target);
  }
}
