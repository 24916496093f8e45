package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay of docs/signing.md, as {@code components/verify} wants it; it needs no cluster. */
@Requires(Tool.KUSTOMIZE)
class VerifyKeysTest {
  private static final String BEGIN = "<!-- overlay -->\n\n```yaml\n";
  private static final String END = "```\n\n<!-- /overlay -->";

  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            containers:
              - name: shop
                image: app
                volumeMounts: [{name: config, mountPath: /config, readOnly: true}]
      """;

  @TempDir Path scratch;

  @BeforeEach
  void theOverlayOfThePage() throws IOException {
    var page = Files.readString(Path.of("docs/signing.md"));
    int from = page.indexOf(BEGIN) + BEGIN.length();
    var kit = scratch.toRealPath().relativize(Path.of("k8s").toRealPath());
    Files.writeString(
        scratch.resolve("kustomization.yaml"),
        page.substring(from, page.indexOf(END, from)).replace("remora/k8s", kit.toString()));
    Files.writeString(scratch.resolve("deployment.yaml"), WORKLOAD);
    key("a key");
  }

  @Test
  void anotherKeyIsAnotherPodAndNoneIsChangedInPlace() throws IOException {
    var before = build();
    key("another key");
    var after = build();

    assertNotEquals(before.configMap(), after.configMap());
    for (var built : List.of(before, after)) {
      var pod = "Deployment/shop/spec/template/spec/";
      var remora = pod + "initContainers[remora]/";
      assertEquals(
          Set.of(),
          missing(
              built.facts(),
              "ConfigMap/" + built.configMap() + "/immutable=true",
              pod + "volumes[verify-keys]/configMap/name=" + built.configMap(),
              remora + "env[REMORA_VERIFY_KEY]/value=/etc/verify-keys",
              remora + "volumeMounts[/etc/verify-keys]/name=verify-keys",
              remora + "volumeMounts[/etc/verify-keys]/readOnly=true"),
          built::toString);
    }
  }

  /**
   * What came of the overlay.
   *
   * @param configMap the name of the one with the keys
   */
  private record Built(String configMap, Set<String> facts) {}

  private Built build() {
    var printed = Tool.KUSTOMIZE.run(scratch, "build", ".").expect(0).stdout();
    var documents = Kustomizations.documents(printed);
    var names =
        documents.stream()
            .filter(it -> it.path("kind").asText().equals("ConfigMap"))
            .map(it -> it.at("/metadata/name").asText())
            .toList();
    assertEquals(1, names.size(), printed);
    return new Built(names.getFirst(), Facts.of(documents));
  }

  private static Set<String> missing(Set<String> facts, String... expected) {
    var missing = new TreeSet<>(List.of(expected));
    missing.removeAll(facts);
    return missing;
  }

  private void key(String text) throws IOException {
    var keys = Files.createDirectories(scratch.resolve("keys"));
    Files.writeString(keys.resolve("prod.pub"), text);
  }
}
