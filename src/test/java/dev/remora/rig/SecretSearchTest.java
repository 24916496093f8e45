package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search at the end of {@code scripts/test} finds what it is for. */
class SecretSearchTest {
  private static final List<String> USERS =
      List.of("", "u", "us", "user", "_json_key", "00000000-0000-0000-0000-000000000000");

  @TempDir Path directory;

  /** In one run: each would be the start of a virtual machine. */
  @Test
  void secretsInEachForm() throws IOException {
    var left = new ArrayList<Path>();
    left.add(leave("plain", "Authorization: Bearer " + TestSecrets.of("token")));
    for (String user : USERS) {
      String encoded = TestSecrets.auth(user, TestSecrets.of("password"));
      left.add(leave("user-" + user, "Authorization: Basic " + encoded));
      assertThrows(AssertionError.class, () -> TestSecrets.assertNone(encoded));
    }
    Run run = search().expect(1);
    left.forEach(file -> assertTrue(run.stdout().contains("is in " + file + "\n"), run::toString));
  }

  @Test
  void nothingSecret() throws IOException {
    leave("report", "remora: warning: an entry cannot be used");
    Run run = search().expect(0);
    assertTrue(run.stdout().contains("1 files"), run::toString);
  }

  private Path leave(String name, String text) throws IOException {
    return Files.writeString(Files.createDirectories(directory.resolve("a/b")).resolve(name), text);
  }

  private Run search() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line = List.of(java, "scripts/SecretSearch.java", directory.toString());
    return new Command(line, Map.of(), Path.of("").toAbsolutePath()).run(Duration.ofMinutes(1));
  }
}
