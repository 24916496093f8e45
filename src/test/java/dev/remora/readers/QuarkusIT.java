package dev.remora.readers;

import static dev.remora.readers.Sees.LATER;
import static dev.remora.readers.Sees.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quarkus reads its configuration once, unless a source of one's own reads it again. */
@RunsReaders
class QuarkusIT {
  private static final String FILES = "/config/app.properties,/config/second.properties";

  @TempDir Path scratch;

  @Test
  void locationsAreReadAtTheStart() {
    try (var scene = Scene.of(scratch, "quarkus").deliver()) {
      start(scene, Map.of("SMALLRYE_CONFIG_LOCATIONS", FILES), java()).answers("/");
      scene.playUnseen(version(), "`smallrye.config.locations` alone");
    }
  }

  @Test
  void aSupervisorStartsItAgain() {
    // not "java", which this test is, too
    var shop = link(Programs.java(), scratch.resolve("shop")).toString();
    try (var scene = Scene.of(scratch, "quarkus").deliver("signal:TERM@shop")) {
      start(scene, Map.of("SMALLRYE_CONFIG_LOCATIONS", FILES), always(shop)).answers("/");
      scene.play(
          version(),
          "`smallrye.config.locations`, `signal:TERM@java`, restarted by its supervisor",
          LATER,
          LATER);
    }
  }

  @Test
  void aSourceOfItsOwnReadsAgain() {
    try (var scene = Scene.of(scratch, "quarkus").deliver()) {
      start(scene, Map.of("VOLUME", "/config"), java()).answers("/live");
      scene.play(version(), "a `ConfigSource` of its own", SOON, SOON);
    }
  }

  @Test
  void aDeliveredDirectoryIsReadAsEmpty() {
    try (var scene = Scene.of(scratch, "quarkus", "tree").deliver()) {
      start(scene, Map.of("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", "/config/tree"), java());
      scene.answers("/").awaitStart("nothing nothing");
      var how = "`smallrye.config.source.file.locations` on a delivered directory";
      Rows.write(version(), how, "never", "–", "nothing is read, from the start on");
    }
  }

  @Test
  void theVolumeItselfIsReadAsDirectory() {
    try (var scene = Scene.of(scratch, "quarkus", "flat").deliver()) {
      start(scene, Map.of("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", "/config"), java());
      scene.answers("/").playUnseen(version(), "`smallrye.config.source.file.locations=/config`");
    }
  }

  @Test
  void certificatesAreReadAgain() {
    try (var scene = Scene.of(scratch, "quarkus", "tls").withCertificates().deliver()) {
      start(scene, Map.of("SMALLRYE_CONFIG_LOCATIONS", scene.file("tls.properties")), java());
      scene.showsCertificate();
      scene.play(version(), "TLS registry, `reload-period=2s`", SOON, SOON);
    }
  }

  private static Scene start(Scene scene, Map<String, String> environment, String... java) {
    var settings = new HashMap<>(environment);
    settings.putIfAbsent("QUARKUS_HTTP_HOST", "127.0.0.1");
    if (!environment.toString().contains("tls.properties")) {
      settings.put("QUARKUS_HTTP_PORT", scene.port());
    }
    var line =
        Stream.concat(
            Stream.of(java),
            Stream.of("-jar", Programs.built("quarkus", "target/quarkus-app/quarkus-run.jar")));
    return scene.start(settings, line.toArray(String[]::new));
  }

  private static String[] java() {
    return new String[] {Programs.java().toString()};
  }

  /** In the place of the kubelet, or of Compose's and systemd's restart. */
  private static String[] always(String program) {
    return new String[] {"sh", "-c", "while :; do \"$@\"; done", "supervisor", program};
  }

  private static Path link(Path target, Path link) {
    try {
      return Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version() {
    return "Quarkus " + Programs.pinned("quarkus", "pom.xml", "<quarkus.version>(.*?)<");
  }
}
