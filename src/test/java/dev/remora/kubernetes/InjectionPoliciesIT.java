package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remora.rig.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code k8s/injection}: its parameters, and the policies of others. Nothing is stored. */
@OnKubernetes
class InjectionPoliciesIT {
  private static final String ASKS = "remora.dev/config: pull";

  /** The first container may be that of another policy. */
  private static final String NAMED = ASKS + ", remora.dev/container: app";

  /** What the pod says to Remora. */
  private static final String IMAGE = "/spec/initContainers/0/env/0/value";

  private static final Path OTHERS = Path.of("src/test/kubernetes/mirroring.yaml");

  private static Injection injection;

  @BeforeAll
  static void install(Injection installed) {
    injection = installed;
  }

  @Test
  void whileTheParametersAreMissingPodsAreRefusedOrLeftAloneAsTheBindingSays(Cluster cluster) {
    cluster.kubectl("delete", "remorainjection", "cluster").expect(0);
    try {
      awaitSaid(Injection.PINNED, "is there a RemoraInjection called cluster");
      var other = injection.said("", Injection.PINNED);
      assertTrue(other.contains("kind: Pod"), "who does not ask is not refused: " + other);

      bind(cluster, "remora-injection", "Warn");
      var leftAlone = awaitSaid(Injection.PINNED, "Warning: Validation failed for");
      assertTrue(leftAlone.contains("kind: Pod"), leftAlone);
      assertTrue(!leftAlone.contains("REMORA_IMAGE"), leftAlone);
    } finally {
      bind(cluster, "remora-injection", "Deny");
      injection.parameters("");
    }
    await("injected", pod -> pod.toString().contains("REMORA_IMAGE"));
  }

  @Test
  void aChangeOfTheParametersIsSeen() {
    injection.parameters("sizeLimit: 64Mi");
    await("of that size", pod -> pod.at("/spec/volumes").toString().contains("\"64Mi\""));
    injection.parameters("");
    await("as before", pod -> pod.at("/spec/volumes").toString().contains("\"192Mi\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {settings: {http-port: "off"}}         | http-port is a number
          {settings: {image: r.example/app}}     | not here are image
          {resources: {limits: {memory: lots}}}  | quantities, as 100m or 64Mi
          {sizeLimit: much}                      | spec.sizeLimit
          {pullSecret: {r.example: reader}}      | unknown field "spec.pullSecret"
          """)
  void aParameterThatIsNoneIsRefused(String parameters, String sentence, Cluster cluster) {
    var object =
        """
        apiVersion: remora.dev/v1
        kind: RemoraInjection
        metadata: {name: other}
        spec: %s
        """
            .formatted("{image: r.example/remora, " + parameters.substring(1));
    var file = injection.write("wrong.yaml", object).toString();
    var run = cluster.kubectl("create", "--dry-run=server", "-f", file).expect(1);
    assertTrue(run.stderr().contains(sentence), run::stderr);
  }

  @Test
  void whomTheParametersTrustIsBroughtToRemora() {
    injection.parameters("ca: company\n  verifyKeys: keys");
    var keys = await("given keys", pod -> pod.toString().contains("REMORA_VERIFY_KEY"));
    assertTrue(keys.toString().contains("\"value\":\"/etc/remora/keys\""), keys::toString);
    assertTrue(keys.toString().contains("\"value\":\"/etc/remora/ca/ca.pem\""), keys::toString);

    injection.parameters(
        Map.of(
            "verify-identity", "me@r.example",
            "verify-issuer", "https://r.example",
            "trusted-root", "/etc/remora/keys/trusted_root.json"),
        "verifyKeys: root");
    var root = await("given a root", pod -> pod.toString().contains("REMORA_TRUSTED_ROOT"));
    assertTrue(!root.toString().contains("REMORA_VERIFY_KEY"), "a directory without keys is none");
    assertTrue(root.at("/spec/volumes").toString().contains("\"name\":\"root\""), root::toString);

    injection.parameters("");
    await("as before", pod -> !pod.toString().contains("REMORA_TRUSTED_ROOT"));
  }

  @Test
  void inWhicheverOrderPoliciesComeThePodIsTheSame(Cluster cluster) throws IOException {
    injection.parameters(
        "pullSecrets: {m1.example: m1, m2.example: m2, m3.example: m3, m4.example: m4}");
    try {
      // the API server shuffles them whenever one has changed
      for (int i = 1; i <= 4; i++) {
        var host = "m" + i + ".example";
        var secrets = List.of("m" + i);
        var others = Files.readString(OTHERS).replace("HOST", host);
        var file = injection.write("mirroring.yaml", others);
        cluster.kubectl("apply", "-f", file.toString()).expect(0);
        // a pod that was asked for while one changed has met the former host or parameters, too
        var pod =
            await(
                "all of " + host,
                NAMED,
                it ->
                    it.at("/spec/containers/0/image").asText().startsWith(host)
                        && it.at(IMAGE).asText().startsWith(host)
                        && it.at("/spec/volumes").findValuesAsText("secretName").equals(secrets));

        assertEquals("helper", pod.at("/spec/containers/0/name").asText());
        var remora = pod.at("/spec/initContainers/0");
        assertEquals(pod.at("/spec/containers/1/image"), pod.at(IMAGE));
        assertTrue(remora.toString().contains("/run/secrets/remora/0\"}"), remora::toString);
        assertEquals(
            1,
            remora.path("env").findValuesAsText("name").stream()
                .filter("REMORA_REGISTRY_CONFIG"::equals)
                .count());
        assertTrue(remora.path("image").asText().startsWith(host), remora::toString);
        for (var container : pod.at("/spec/containers")) {
          assertEquals(
              1, container.toString().split("remora-config", -1).length - 1, container::toString);
        }
      }
    } finally {
      cluster.kubectl("delete", "--ignore-not-found", "-f", OTHERS.toAbsolutePath().toString());
      injection.parameters("");
    }
    await("as before", pod -> pod.at("/spec/containers/0/name").asText().equals("app"));
  }

  @Test
  void whereAnotherPolicyHasTheLastWordOnTheImageThePodIsRefused(Cluster cluster)
      throws IOException {
    // each time that it is called it names another image
    var restless =
        Files.readString(OTHERS)
            .replace("!object.spec.containers[i].image.startsWith('HOST/')", "true")
            .replace("object.spec.containers[i].image.indexOf('/') + 1", "0");
    long end = System.nanoTime() + Injection.LIMIT.toNanos();
    var said = "";
    try {
      for (int i = 0; !said.contains(", and then another policy or webhook made that of"); i++) {
        assertTrue(System.nanoTime() - end < 0, said);
        // the API server shuffles them whenever one has changed: sometimes Remora's comes last
        var file =
            injection.write("mirroring.yaml", restless.replace("HOST", "m" + i + ".example"));
        cluster.kubectl("apply", "-f", file.toString()).expect(0);
        for (int j = 0; j < 4 && !said.contains("and then another"); j++) {
          said = injection.said(NAMED, Injection.PINNED);
        }
      }
    } finally {
      cluster.kubectl("delete", "--ignore-not-found", "-f", OTHERS.toAbsolutePath().toString());
    }
    await("as before", pod -> pod.at("/spec/containers/0/name").asText().equals("app"));
  }

  @Test
  void aTagIsTakenWithAWarningWhereTheBindingSaysSo(Cluster cluster) {
    var tag = "r.example/app:v1";
    bind(cluster, "remora-injection-digest", "Warn");
    try {
      var taken = awaitSaid(tag, "Warning: Validation failed for");
      assertTrue(taken.contains("REMORA_IMAGE"), taken);
    } finally {
      bind(cluster, "remora-injection-digest", "Deny");
    }
    awaitSaid(tag, "without a digest: Remora may take the tag for another image");
  }

  @Test
  void theAdmissionOfRemorasImageLetsItInAndJudgesItAsWell(Cluster cluster) {
    bind(cluster, "remora-injection-digest", "Warn");
    cluster.kubectl("apply", "-k", "../../k8s/admission").expect(0);
    try {
      awaitSaid("r.example/app:v1", "'remora-image' denied request: REMORA_IMAGE is");
      var pinned = injection.said(ASKS, Injection.PINNED);
      assertTrue(pinned.contains("REMORA_IMAGE"), pinned);
    } finally {
      cluster.kubectl("delete", "-k", "../../k8s/admission").expect(0);
      bind(cluster, "remora-injection-digest", "Deny");
    }
  }

  private static String awaitSaid(String image, String text) {
    return injection.awaitSaid(ASKS, image, text);
  }

  private static void bind(Cluster cluster, String name, String action) {
    var patch = "{\"spec\": {\"validationActions\": [\"" + action + "\"]}}";
    var binding = "validatingadmissionpolicybinding/" + name;
    cluster.kubectl("patch", binding, "--type=merge", "-p", patch).expect(0);
  }

  /** Policies and parameters take effect a moment after they were changed. */
  private static JsonNode await(String what, Predicate<JsonNode> expected) {
    return await(what, ASKS, expected);
  }

  private static JsonNode await(String what, String annotations, Predicate<JsonNode> expected) {
    return Said.await(what, Injection.LIMIT, () -> injection.probe(annotations), expected);
  }
}
