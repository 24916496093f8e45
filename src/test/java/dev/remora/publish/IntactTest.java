package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
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
    damages.put("an empty directory added", (_, r) -> Files.createDirectory(r.resolve("more")));
    damages.put(
        "a file that others may write",
        (_, r) ->
            Files.setPosixFilePermissions(
                r.resolve("app.yaml"), PosixFilePermissions.fromString("rw-rw-rw-")));
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
  void linksAreRestoredWithoutPublishingAnew() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      Files.delete(temporary.resolve("app.yaml"));
      Files.delete(temporary.resolve("certs"));
      Files.createSymbolicLink(temporary.resolve("certs"), Path.of("/etc"));
      Files.delete(temporary.resolve("empty"));
      Files.writeString(temporary.resolve("empty"), "an editor replaced the link");
      session.relink(published);
      assertTrue(session.intact(published));
      assertEquals(published, session.published().orElseThrow());
    }
    volume.assertTidy();
  }

  @Test
  void aDirectoryWhereALinkWasIsNeverDeleted() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      Files.delete(temporary.resolve("certs"));
      Files.createDirectories(temporary.resolve("certs/with"));
      Files.writeString(temporary.resolve("certs/with/something"), "precious");
      session.relink(published);
      assertFalse(session.intact(published));
      ContentRefused refused = assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
      assertTrue(refused.line().contains("under the name certs;"), refused.line());
      session.unpublish();
    }
    assertEquals("precious", volume.read("certs/with/something"));
    Files.move(temporary.resolve("certs"), temporary.resolve("aside"));
    try (Session session = volume.open()) {
      CONTENT.publish(session);
      session.retire();
    }
    volume.assertTidy();
  }

  /** Another process has only the volume's word that it was a link. */
  @Test
  void aFileWhereALinkWasStaysForWhoNeverSawTheLink() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Files.delete(temporary.resolve("app.yaml"));
    Files.writeString(temporary.resolve("app.yaml"), "an editor replaced the link");
    try (Session session = volume.open()) {
      session.relink(session.published().orElseThrow());
      ContentRefused refused = assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
      assertTrue(refused.line().contains("under the name app.yaml;"), refused.line());
    }
    assertEquals("an editor replaced the link", volume.read("app.yaml"));
  }
}
