package dev.remora.readers;

import static dev.remora.readers.Sees.LATER;
import static dev.remora.readers.Sees.SOON;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spring Boot, with the part of Spring Cloud that binds properties again. */
@RunsReaders
class SpringIT {
  private static final String REFRESH = "http://127.0.0.1:8080/actuator/refresh";

  @TempDir Path scratch;

  @Test
  void importedFilesAreReadAgainAfterARefresh() {
    try (var scene = start(Scene.of(scratch, "spring").deliver(REFRESH), "files.yaml")) {
      scene.answers("/");
      scene.play(
          version(),
          "`spring.config.import=file:`, `/actuator/refresh`, `@RefreshScope`",
          SOON,
          SOON);
    }
  }

  @Test
  void aTreeIsReadAgainAfterARefresh() {
    try (var scene = start(Scene.of(scratch, "spring").deliver(REFRESH), "tree.yaml")) {
      scene.answers("/");
      scene.play(
          version(), "`configtree:` of a delivered directory, `/actuator/refresh`", SOON, SOON);
    }
  }

  @Test
  void nothingIsReadAgainWithoutOne() {
    try (var scene = start(Scene.of(scratch, "spring").deliver(), "files.yaml")) {
      scene.answers("/");
      scene.playUnseen(version(), "`spring.config.import=file:` alone");
    }
  }

  @Test
  void certificatesAreWatched() {
    try (var scene = Scene.of(scratch, "spring").withCertificates()) {
      start(scene.deliver(), "tls.yaml").showsCertificate();
      scene.play(version(), "SSL bundle, `reload-on-update`, `quiet-period: 1s`", LATER, LATER);
    }
  }

  private static Scene start(Scene scene, String settings) {
    return scene.start(
        Programs.java().toString(),
        "-jar",
        Programs.built("spring", "target/reader.jar"),
        "--spring.config.location=file:" + scene.file(settings));
  }

  private static String version() {
    return "Spring Boot "
        + Programs.pinned("spring", "pom.xml", "(?s)starter-parent.*?<version>(.*?)<");
  }
}
