package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search at the end of {@code scripts/test} finds what it is for. */
class SecretSearchTest {
  @TempDir Path directory;

  @Test
  void plainSecret() throws IOException {
    leave("Authorization: Bearer " + TestSecrets.of("token"));
    search().expect(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "u", "us", "user", "_json_key", "00000000-0000-0000-0000-000000000000"})
  void base64OfASecret(String user) throws IOException {
    String encoded = TestSecrets.auth(user, TestSecrets.of("password"));
    leave("Authorization: Basic " + encoded);
    search().expect(1);
    assertThrows(AssertionError.class, () -> TestSecrets.assertNone(encoded));
  }

  @Test
  void nothingSecret() throws IOException {
    leave("remora: warning: an entry cannot be used");
    Run run = search().expect(0);
    assertTrue(run.stdout().contains("1 files"), run::toString);
  }

  private void leave(String text) throws IOException {
    Files.writeString(Files.createDirectories(directory.resolve("a/b")).resolve("report"), text);
  }

  private Run search() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line = List.of(java, "scripts/SecretSearch.java", directory.toString());
    return new Command(line, Map.of(), Path.of("").toAbsolutePath()).run(Duration.ofMinutes(1));
  }
}
