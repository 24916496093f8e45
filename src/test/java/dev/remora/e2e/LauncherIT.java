package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the JVM build, where the JDK is not what it was when it was written. */
class LauncherIT {
  @TempDir Path scratch;

  @Test
  void aJdkThatIsGoneOrTooOldIsNamed() throws IOException {
    Path old = jdk("17.0.9");
    for (Path built : new Path[] {scratch.resolve("gone"), old}) {
      Run run = startedWith(built).run(Map.of("JAVA_HOME", old.toString()), "version").expect(2);

      assertTrue(
          run.stderr().startsWith("remora: cannot start: it was built with the JDK in " + built),
          run::toString);
      assertEquals(1, run.stderr().lines().count(), run::toString);
    }
  }

  @Test
  void anotherThatIsNewEnoughStartsIt() throws IOException {
    Map<String, String> another = Map.of("JAVA_HOME", System.getProperty("java.home"));

    startedWith(jdk("21")).run(another, "version").expect(0);
  }

  /** Finds no Java on the path, as on a machine that has none there. */
  private Remora startedWith(Path jdk) throws IOException {
    Path built = Path.of(System.getProperty("remora.executable", "target/remora")).toAbsolutePath();
    assumeFalse(Remora.isNative(), "a native executable needs no JDK");
    String script =
        Files.readString(built)
            .replaceFirst("(?m)^java=.*$", "java=" + jdk + "/bin/java\nPATH=/nowhere")
            .replaceFirst("(?m)^self=.*$", "self=" + built);
    Path copy = Files.writeString(scratch.resolve("remora-" + jdk.getFileName()), script);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Remora.startedBy(scratch, copy.toString());
  }

  private Path jdk(String version) throws IOException {
    Path home = scratch.resolve("jdk-" + version);
    Files.createDirectories(home.resolve("bin"));
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
