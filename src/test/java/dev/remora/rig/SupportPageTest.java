package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of what was tried names the versions that are tried. */
class SupportPageTest {
  private static final Pattern PIN = Pattern.compile("(?m)^require \\S+ v([\\d.]+)");

  @ParameterizedTest
  @CsvSource({
    "olareg, olareg",
    "registry, Distribution",
    "ggcr, go-containerregistry",
    "kustomize, Kustomize",
    "docker-compose, Docker Compose",
    "oras, oras",
    "regctl, regctl",
    "crane, crane",
    "cosign, cosign",
  })
  void everyVersionIsTheOneThatIsPinned(String tool, String name) throws IOException {
    var pin = PIN.matcher(Files.readString(Path.of("src/test/tools", tool, "go.mod")));
    assertTrue(pin.find());
    var page = Files.readString(Path.of("docs/support.md"));
    assertTrue(
        page.lines().anyMatch(line -> line.contains(name) && line.contains(pin.group(1))),
        () -> name + " " + pin.group(1));
  }
}
