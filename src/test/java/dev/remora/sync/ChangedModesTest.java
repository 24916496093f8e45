package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.posix.FileMode;
import dev.remora.publish.Modes;
import dev.remora.rig.Defaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another {@code file-mode} or {@code dir-mode} for a revision that is published already. */
class ChangedModesTest extends FollowScenario {
  private static final Modes FOR_A_GROUP = new Modes(new FileMode(0640), new FileMode(0750));

  @Test
  void theNextPullPublishesItAnewAndFetchesNoContent() throws IOException {
    attach("app.yaml", "a: 1", "certs/ca.pem", "pem");
    pull();
    modes = FOR_A_GROUP;
    registry.forgetRequests();

    assertTrue(pull().changed());

    assertEquals(List.of("listing (304)", "manifest"), registry.requests());
    assertModes("rw-r-----", "rwxr-x---");
    registry.forgetRequests();
    assertFalse(pull().changed());
    assertEquals(List.of("listing (304)"), registry.requests());

    modes = Defaults.MODES;
    assertTrue(pull().changed());
    assertModes("rw-r--r--", "rwxr-xr-x");
    assertEquals(List.of(), warnings);
  }

  @Test
  void whoFollowsGivesThemAtItsStart() throws IOException {
    attach("app.yaml", "a: 1", "certs/ca.pem", "pem");
    pull();
    modes = FOR_A_GROUP;
    schedule.stop(Duration.ofSeconds(1));

    follow();

    assertModes("rw-r-----", "rwxr-x---");
  }

  @Test
  void withoutTheRegistryWhatIsThereStays() throws IOException {
    attach("app.yaml", "a: 1", "certs/ca.pem", "pem");
    pull();
    modes = FOR_A_GROUP;
    registry.failWith(new RegistryUnavailable(new Purpose("test", ""), "away", ""));
    schedule.stop(Duration.ofSeconds(1));

    follow();

    assertModes("rw-r--r--", "rwxr-xr-x");
    assertEquals("a: 1", Files.readString(volume().resolve("app.yaml")));
  }

  @Test
  void aFileThatSomebodyOpenedToAllIsClosedAgain() throws IOException {
    attach("app.yaml", "a: 1", "certs/ca.pem", "pem");
    pull();
    Files.setPosixFilePermissions(
        volume().resolve("app.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertTrue(pull().changed());
    assertModes("rw-r--r--", "rwxr-xr-x");
  }

  private void assertModes(String file, String directory) throws IOException {
    for (String path : List.of("app.yaml", "certs/ca.pem", "..data/.remora.json")) {
      assertEquals(file, mode(path), path);
    }
    for (String path : List.of("certs", "..data/")) {
      assertEquals(directory, mode(path), path);
    }
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(volume().resolve(path)));
  }
}
