package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the working directory, or in the system properties, is no source. */
class WorkingDirectoryTest {
  @Test
  void aDotEnvAndAnApplicationPropertiesThereChangeNothing(@TempDir Path directory)
      throws IOException, InterruptedException {
    Files.createDirectory(directory.resolve("config"));
    Files.writeString(
        directory.resolve(".env"), "REMORA_TO=/trap\nREMORA_NO_SUCH=1\nto=/trap\nTO=/trap\n");
    Files.writeString(
        directory.resolve("config/application.properties"), "to=/trap\nremora.to=/trap\n");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dto=/trap",
                "-Dsmallrye.config.profile=trap",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("/config []", said.strip());
    assertEquals(0, child.waitFor());
  }

  /** Runs in that directory. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      SettingsReader.Reading reading = new SettingsReader(Map.of()).read(List.of());
      System.out.println(reading.settings().get(SettingsTable.TO) + " " + reading.problems());
    }
  }
}
