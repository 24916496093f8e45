package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The chart has no truth of its own; {@code ChartIT} gives it to Helm. */
class ChartTest {
  @Test
  void itsManifestsAreTheFilesThatKustomizeApplies() throws IOException {
    var names = new TreeSet<String>();
    for (var directory : List.of("crds", "templates")) {
      try (Stream<Path> files = Files.list(Chart.DIRECTORY.resolve(directory))) {
        for (var file : files.toList()) {
          var name = file.getFileName().toString();
          names.add(name);
          if (Files.exists(Chart.KIT.resolve(name))) {
            assertTrue(Files.isSymbolicLink(file), name);
            assertTrue(Files.isSameFile(file, Chart.KIT.resolve(name)), name);
          }
        }
      }
    }
    var expected = new TreeSet<>(Chart.ofKustomize());
    expected.addAll(Set.of("cluster.yaml", "NOTES.txt"));
    assertEquals(expected, names);
  }

  @Test
  void noManifestHasWhatHelmWouldTakeForATemplate() throws IOException {
    for (var name : Chart.ofKustomize()) {
      assertTrue(!Files.readString(Chart.KIT.resolve(name)).contains("{{"), name);
    }
  }

  @Test
  void valuesAreCheckedByTheDefinitionOfTheParameters() throws IOException {
    var json = new ObjectMapper();
    var schema = json.writerWithDefaultPrettyPrinter().writeValueAsString(Chart.schema()) + "\n";
    var file = Chart.DIRECTORY.resolve("values.schema.json");
    Files.createDirectories(Path.of("target"));
    var copy = Files.writeString(Path.of("target", "values.schema.json"), schema);

    assertEquals(schema, Files.readString(file), "copy " + copy + " to " + file);
  }

  @Test
  void theValuesAreTheFieldsWithTheirDefaults() throws IOException {
    var values = Chart.file("values.yaml");
    var fields = Chart.fields().path("properties");
    assertEquals(names(fields), names(values));
    for (var name : names(values)) {
      var fallback = fields.path(name).path("default");
      if (fallback.isMissingNode()) {
        assertTrue(values.path(name).isEmpty() && values.path(name).asText().isEmpty(), name);
      } else {
        assertEquals(fallback, values.path(name), name);
      }
    }
  }

  @Test
  void itsVersionIsThatOfRemora() throws IOException {
    var chart = Chart.file("Chart.yaml");
    var pom = Files.readString(Path.of("pom.xml"));
    var version = chart.path("version").asText();

    assertTrue(pom.contains("<artifactId>remora</artifactId>\n  <version>" + version), version);
    assertEquals(version, chart.path("appVersion").asText());
  }

  private static Set<String> names(JsonNode node) {
    return node.propertyStream()
        .map(field -> field.getKey())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
