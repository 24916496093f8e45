package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody may do to a published revision, and that it is noticed. */
class IntactTest {
  private static final Content CONTENT =
      Content.of("app.yaml", "a: 1", "certs/ca.pem", "pem", "empty", "");

  @TempDir Path temporary;

  private interface Damage {
    void to(Path volume, Path revision) throws Exception;
  }

  private static Map<String, Damage> damages() {
    Map<String, Damage> damages = new TreeMap<>();
    damages.put("a byte changed", (_, r) -> Files.writeString(r.resolve("app.yaml"), "a: 2"));
    damages.put("a file grew", (_, r) -> Files.writeString(r.resolve("empty"), "x"));
    damages.put("a file gone", (_, r) -> Files.delete(r.resolve("certs/ca.pem")));
    damages.put("a file added", (_, r) -> Files.writeString(r.resolve("certs/more"), "x"));
    damages.put(
        "a file unreadable for others",
        (_, r) ->
            Files.setPosixFilePermissions(
                r.resolve("app.yaml"), PosixFilePermissions.fromString("rw-------")));
    damages.put(
        "a file replaced by a link to the same bytes",
        (v, r) -> {
          Files.writeString(v.resolve("same"), "a: 1");
          Files.delete(r.resolve("app.yaml"));
          Files.createSymbolicLink(r.resolve("app.yaml"), v.resolve("same"));
        });
    damages.put(
        "a directory replaced by a link",
        (v, r) -> {
          Files.move(r.resolve("certs"), v.resolve("elsewhere"));
          Files.createSymbolicLink(r.resolve("certs"), v.resolve("elsewhere"));
        });
    damages.put("a top link gone", (v, _) -> Files.delete(v.resolve("app.yaml")));
    damages.put(
        "a top link replaced by a file",
        (v, _) -> {
          Files.delete(v.resolve("app.yaml"));
          Files.writeString(v.resolve("app.yaml"), "a: 1");
        });
    damages.put("..data gone", (v, _) -> Files.delete(v.resolve("..data")));
    return damages;
  }

  @Test
  void everyChangeIsNoticedAndRepairedByPublishingAnew() throws Exception {
    for (Map.Entry<String, Damage> damage : damages().entrySet()) {
      Path directory = Files.createTempDirectory(temporary, "volume");
      VolumeFixture volume = new VolumeFixture(directory);
      try (Session session = volume.open()) {
        Published published = CONTENT.publish(session);
        assertTrue(session.intact(published));
        damage.getValue().to(directory, directory.resolve(published.directory()));
        assertFalse(session.intact(published), damage.getKey());
        Published repaired = CONTENT.publish(session);
        assertTrue(session.intact(repaired), damage.getKey());
        session.retire();
      }
      volume.assertTidy();
      assertEquals("a: 1", volume.read("app.yaml"), damage.getKey());
      assertEquals("pem", volume.read("certs/ca.pem"), damage.getKey());
    }
  }

  @Test
  void permissionsThatKubernetesAddsForTheGroupAreNoDamage() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      Files.setPosixFilePermissions(
          temporary.resolve("..data/app.yaml"), PosixFilePermissions.fromString("rw-rw-r--"));
      assertTrue(session.intact(published));
    }
  }

  @Test
  void linksAreRestoredWithoutPublishingAnew() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      Files.delete(temporary.resolve("app.yaml"));
      Files.delete(temporary.resolve("certs"));
      Files.createDirectories(temporary.resolve("certs/with/something"));
      Files.delete(temporary.resolve("empty"));
      Files.writeString(temporary.resolve("empty"), "an editor replaced the link");
      session.relink(published);
      assertTrue(session.intact(published));
      assertEquals(published, session.published().orElseThrow());
    }
    volume.assertTidy();
  }
}
