package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What {@code k8s/components/network-policy} lets through; it needs no cluster. */
class NetworkPolicyTest {
  private static final Path COMPONENTS = Path.of("k8s/components");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REMORA = 8077;

  private final List<JsonNode> policies = documents("network-policy/policies.yaml");

  NetworkPolicyTest() throws IOException {}

  @Test
  void onlyTheNamespaceOfPrometheusReachesRemora() throws IOException {
    var from =
        "[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'monitoring'}}}]";
    var open = rules().stream().filter(rule -> opens(rule, "TCP", REMORA)).toList();

    assertEquals(1, open.size());
    assertEquals(JSON.readTree(from.replace('\'', '"')), open.getFirst().path("from"));
  }

  @Test
  void everyPortOfTheApplicationIsAsOpenAsWithout() {
    var toAll = rules().stream().filter(rule -> !rule.has("from")).toList();

    for (var protocol : List.of("TCP", "UDP", "SCTP")) {
      for (int port = 1; port <= 65535; port++) {
        int tried = port;
        assertEquals(
            !(protocol.equals("TCP") && port == REMORA),
            toAll.stream().anyMatch(rule -> opens(rule, protocol, tried)),
            () -> protocol + " " + tried);
      }
    }
  }

  @Test
  void theySelectWhatTheComponentLabels() throws IOException {
    var patch = documents("network-policy/workload.yaml").getFirst();
    var labels = patch.at("/spec/template/metadata/labels");

    assertTrue(labels.isObject());
    for (var policy : policies) {
      assertEquals(labels, policy.at("/spec/podSelector/matchLabels"));
      assertEquals("[\"Ingress\"]", policy.at("/spec/policyTypes").toString());
    }
  }

  @Test
  void theyAreAboutThePortOfTheSidecar() throws IOException {
    var sidecar = documents("sidecar/workload.yaml").getFirst();

    assertEquals(
        REMORA,
        sidecar.at("/spec/template/spec/initContainers/0/ports/0/containerPort").intValue());
  }

  /** One would be about the whole pod, the application included. */
  @Test
  void nothingHereSaysWhatAPodMaySend() throws IOException {
    for (var place : List.of("k8s", "docs")) {
      try (var files = Files.walk(Path.of(place))) {
        for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
          assertFalse(
              Files.readString(file).matches("(?s).*policyTypes:[^\\n]*Egress.*"), file::toString);
        }
      }
    }
  }

  private List<JsonNode> rules() {
    return policies.stream().flatMap(policy -> all(policy.at("/spec/ingress"))).toList();
  }

  private static boolean opens(JsonNode rule, String protocol, int port) {
    return all(rule.path("ports"))
        .anyMatch(
            range -> {
              int first = range.path("port").intValue();
              return range.path("protocol").textValue().equals(protocol)
                  && first <= port
                  && port <= range.path("endPort").asInt(first);
            });
  }

  private static Stream<JsonNode> all(Iterable<JsonNode> nodes) {
    return StreamSupport.stream(nodes.spliterator(), false);
  }

  private static List<JsonNode> documents(String file) throws IOException {
    return Kustomizations.documents(Files.readString(COMPONENTS.resolve(file)));
  }
}
