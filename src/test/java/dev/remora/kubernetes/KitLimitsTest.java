package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remora.oci.ByteSize;
import dev.remora.paths.Limits;
import dev.remora.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What every kit lets a configuration have, and that an update of so much has room. */
class KitLimitsTest {
  private static final long BLOCK = 4096;

  /** For what Remora itself writes there. */
  private static final long OWN = 16 << 20;

  @Test
  void anUpdateFitsTheVolumeOfEveryPod() throws IOException {
    int volumes = 0;
    for (var file : manifests()) {
      for (var document : Kustomizations.documents(Files.readString(file))) {
        for (var pod : document.findParents("initContainers")) {
          for (var container : pod.path("initContainers")) {
            if (container.path("args").isArray()) {
              volumes++;
              assertFits(file, pod, container);
            }
          }
        }
      }
    }
    assertEquals(7, volumes, "init, sidecar, both for CronJobs, base, two in one pod");
  }

  private static void assertFits(Path file, JsonNode pod, JsonNode container) {
    var settings = new TreeMap<String, String>();
    container
        .path("env")
        .forEach(it -> settings.put(it.path("name").asText(), it.path("value").asText()));
    assertLimits(file, settings);

    // the archive, the new revision, the old one, and the one before that, as Follow leaves them
    long needed = 4 * Limits.KIT_BYTES + 3 * 2 * Limits.KIT_FILES * BLOCK + OWN;
    var volume = element(container.path("volumeMounts"), "mountPath", "/config").path("name");
    var limit = element(pod.path("volumes"), "name", volume.asText()).at("/emptyDir/sizeLimit");
    assertTrue(ByteSize.parse(limit.asText()).bytes() >= needed, file + ": " + limit);
  }

  @Test
  void aServiceOfComposeTakesAsMuch() throws IOException {
    int count = 0;
    try (var files = Files.walk(Path.of("compose"), 2)) {
      for (var file : files.filter(it -> it.endsWith("compose.yaml")).sorted().toList()) {
        for (var document : Kustomizations.documents(Files.readString(file))) {
          for (var service : document.findParents("environment")) {
            if (service.path("image").asText().startsWith("registry.example/remora")) {
              count++;
              assertLimits(
                  file,
                  service.path("environment").properties().stream()
                      .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().asText())));
            }
          }
        }
      }
    }
    assertEquals(5, count); // follow has two, and what both of them are
  }

  @Test
  void aUnitOfSystemdTakesAsMuch() throws IOException {
    for (var name : List.of("remora-pull@.service", "remora-follow@.service")) {
      var file = Path.of("edge/etc/systemd/system", name);
      var settings =
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith("Environment="))
              .flatMap(line -> List.of(line.substring(12).split(" ")).stream())
              .map(it -> it.split("="))
              .collect(Collectors.toMap(it -> it[0], it -> it[1]));
      assertLimits(file, settings);
    }
  }

  @Test
  void aCacheIsBoundedWhereNobodySaysSo() {
    assertEquals("512 MiB", SettingsTable.CACHE_MAX.fallback().orElseThrow());
  }

  private static void assertLimits(Path where, Map<String, String> settings) {
    assertEquals(
        Limits.KIT_BYTES,
        ByteSize.parse(settings.getOrDefault("REMORA_MAX_BYTES", "0")).bytes(),
        where::toString);
    assertEquals("" + Limits.KIT_FILES, settings.get("REMORA_MAX_FILES"), where::toString);
    assertEquals(
        settings.containsKey("REMORA_CACHE"),
        settings.containsKey("REMORA_CACHE_MAX"),
        where::toString);
  }

  private static JsonNode element(JsonNode list, String field, String value) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(it -> it.path(field).asText().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> manifests() throws IOException {
    try (var files = Files.walk(Path.of("k8s"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
