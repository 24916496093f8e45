package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When {@code scripts/build} builds, and what it says meanwhile; Maven and the launcher are scripts
 * here, as the real ones take minutes.
 */
class BuildScriptTest {
  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();
  private static final String LAUNCHER =
      """
      #!/bin/sh
      jdk="$JAVA_HOME $(sed -n 's/^JAVA_RUNTIME_VERSION="\\(.*\\)"$/\\1/p' "$JAVA_HOME/release")"
      printf '#!/bin/sh\\njdk='"'%s'"'\\n' "$jdk" >target/remora
      chmod 755 target/remora
      """;

  @TempDir Path project;
  private Path jdk;

  @BeforeEach
  void aProjectAndAJdk() throws IOException {
    for (String script : List.of("build", "find-jdk", "build-time", "build-commit")) {
      Files.createDirectories(project.resolve("scripts"));
      Files.copy(SCRIPTS.resolve(script), project.resolve("scripts").resolve(script));
    }
    script("scripts/launcher", LAUNCHER);
    write("scripts/TrainingRegistry.java", "");
    write("pom.xml", "");
    write("src/main/java/A.java", "");
    maven("echo '[INFO] --- compiler:3:compile (default-compile) @ remora ---'");
    jdk = jdk("25.0.3+9");
  }

  @Test
  void itSaysWhatItIsAtAndBuildsWhatChangedOnly() throws IOException {
    List<String> said = build().expect(0).stdout().lines().toList();
    assertEquals("build: building target/remora", said.getFirst());
    assertTrue(said.stream().anyMatch(line -> line.endsWith(" s: compiling")), said::toString);
    assertTrue(said.getLast().endsWith(" s: done"), said::toString);

    assertEquals("", build().expect(0).stdout());

    Files.setLastModifiedTime(
        project.resolve("src/main/java/A.java"), FileTime.from(Instant.now().plusSeconds(2)));
    assertTrue(build().expect(0).stdout().startsWith("build: src/main/java/A.java is newer than"));
  }

  @Test
  void itBuildsAnewWithAnotherJdkAndSaysSo() throws IOException {
    build().expect(0);
    jdk = jdk("25.0.4+7");

    String said = build().expect(0).stdout();

    assertTrue(said.startsWith("build: target/remora was made with another JDK than " + jdk), said);
    assertEquals("", build().expect(0).stdout());
  }

  @Test
  void itFailsWithWhatMavenSays() throws IOException {
    maven("echo '[ERROR] /src/main/java/A.java:[1,1] class expected'; exit 1");

    Run failed = build().expect(1);

    assertTrue(failed.stderr().contains("the log is target/build.log"), failed::toString);
    assertTrue(failed.stderr().contains("A.java:[1,1] class expected"), failed::toString);
  }

  private Run build() {
    List<String> line = List.of("scripts/build", "--if-needed");
    Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());
    return new Command(line, environment, project).run(Duration.ofMinutes(2));
  }

  private void maven(String commands) throws IOException {
    script("mvnw", "#!/bin/sh\n" + commands + "\n");
  }

  /** As much of one as is looked at. */
  private Path jdk(String version) throws IOException {
    Path home = project.resolve("jdk-" + version);
    script(project.relativize(home) + "/bin/javac", "#!/bin/sh\n");
    Files.write(
        home.resolve("release"),
        Stream.of("JAVA_RUNTIME_VERSION", "JAVA_VERSION")
            .map(name -> name + "=\"" + version + "\"")
            .toList());
    return home;
  }

  private void script(String name, String text) throws IOException {
    write(name, text);
    Files.setPosixFilePermissions(
        project.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(project.resolve(name).getParent());
    Files.writeString(project.resolve(name), text);
  }
}
