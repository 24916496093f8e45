package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    for (var directory : List.of("crds", "policies")) {
      try (Stream<Path> files = Files.list(Chart.DIRECTORY.resolve(directory))) {
        for (var file : files.toList()) {
          var name = file.getFileName().toString();
          names.add(name);
          assertTrue(Files.isSymbolicLink(file), name);
          assertTrue(Files.isSameFile(file, Chart.KIT.resolve(name)), name);
        }
      }
    }
    assertEquals(new TreeSet<>(Chart.ofKustomize()), names);
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
    var ofBindings = Set.of("namespaceSelector", "validationActions");
    assertEquals(names(fields), names(((ObjectNode) values.deepCopy()).remove(ofBindings)));
    for (var name : names(fields)) {
      var fallback = fields.path(name).path("default");
      if (fallback.isMissingNode()) {
        assertTrue(values.path(name).isEmpty() && values.path(name).asText().isEmpty(), name);
      } else {
        assertEquals(fallback, values.path(name), name);
      }
    }
  }

  @Test
  void withoutAValueTheBindingsAreThoseOfKustomize() throws IOException {
    var values = Chart.file("values.yaml");
    assertTrue(values.path("namespaceSelector").isEmpty());
    for (var binding : Chart.bindings()) {
      assertTrue(binding.at("/spec/matchResources").isMissingNode(), binding::toString);
      var actions = binding.at("/spec/validationActions");
      if (actions.isArray()) {
        var name = binding.at("/metadata/name").asText();
        assertEquals(1, actions.size());
        assertEquals(actions.get(0), values.path("validationActions").path(name), name);
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
