package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code k8s/injection}: its parameters, and the policies of others. Nothing is stored. */
@OnKubernetes
class InjectionPoliciesIT {
  private static final String ASKS = "remora.dev/config: pull";

  /** The first container may be that of another policy. */
  private static final String NAMED = ASKS + ", remora.dev/container: app";

  private static final Path OTHERS = Path.of("src/test/kubernetes/mirroring.yaml");

  private static Injection injection;

  @BeforeAll
  static void install(Cluster cluster) {
    injection = Injection.install(cluster);
  }

  @AfterAll
  static void remove() {
    injection.close();
  }

  @Test
  void whileTheParametersAreMissingPodsAreRefusedOrLeftAloneAsTheBindingSays(Cluster cluster) {
    cluster.kubectl("delete", "remorainjection", "cluster").expect(0);
    try {
      await("refused", pod -> pod.isMissingNode());
      assertTrue(
          injection
              .said(ASKS, Injection.PINNED)
              .contains("is there a RemoraInjection called cluster"));
      assertTrue(
          injection.said("", Injection.PINNED).contains("kind: Pod"),
          "who does not ask is not refused");

      bind(cluster, "remora-injection", "Warn");
      await("left alone", pod -> pod.has("spec") && !pod.toString().contains("REMORA_IMAGE"));
      assertTrue(injection.said(ASKS, Injection.PINNED).contains("Warning: Validation failed for"));
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

  @Test
  void whomTheParametersTrustIsBroughtToRemora() {
    injection.parameters("ca: company\n  verifyKeys: keys");
    var keys = await("given keys", pod -> pod.toString().contains("REMORA_VERIFY_KEY"));
    assertTrue(keys.toString().contains("\"value\":\"/etc/remora/keys\""), keys::toString);
    assertTrue(keys.toString().contains("\"value\":\"/etc/remora/ca/ca.pem\""), keys::toString);

    injection.parameters(
        ", verify-identity: me@r.example, verify-issuer: 'https://r.example',"
            + " trusted-root: /etc/remora/keys/trusted_root.json",
        "verifyKeys: root");
    var root = await("given a root", pod -> pod.toString().contains("REMORA_TRUSTED_ROOT"));
    assertTrue(!root.toString().contains("REMORA_VERIFY_KEY"), "a directory without keys is none");
    assertTrue(root.at("/spec/volumes").toString().contains("\"name\":\"root\""), root::toString);

    injection.parameters("");
    await("as before", pod -> !pod.toString().contains("REMORA_TRUSTED_ROOT"));
  }

  @Test
  void inWhicheverOrderPoliciesComeThePodIsTheSame(Cluster cluster) throws IOException {
    // the API server shuffles them whenever one has changed
    for (int i = 1; i <= 4; i++) {
      var host = "m" + i + ".example";
      var others =
          injection.write("mirroring.yaml", Files.readString(OTHERS).replace("HOST", host));
      cluster.kubectl("apply", "-f", others.toString()).expect(0);
      try {
        var pod =
            await(host, NAMED, it -> it.at("/spec/containers/0/image").asText().startsWith(host));

        assertEquals("helper", pod.at("/spec/containers/0/name").asText());
        var remora = pod.at("/spec/initContainers/0");
        assertEquals(pod.at("/spec/containers/1/image"), remora.at("/env/0/value"));
        assertTrue(remora.path("image").asText().startsWith(host), remora::toString);
        for (var container : pod.at("/spec/containers")) {
          assertEquals(
              1, container.toString().split("remora-config", -1).length - 1, container::toString);
        }
      } finally {
        if (i == 4) {
          cluster.kubectl("delete", "-f", others.toString()).expect(0);
        }
      }
    }
  }

  @Test
  void aTagIsTakenWithAWarningWhereTheBindingSaysSo(Cluster cluster) {
    var tag = "r.example/app:v1";
    bind(cluster, "remora-injection-digest", "Warn");
    try {
      awaitSaid(tag, "REMORA_IMAGE");
      assertTrue(injection.said(ASKS, tag).contains("Warning: Validation failed for"));
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
      assertTrue(injection.probe(ASKS).toString().contains("REMORA_IMAGE"));
    } finally {
      cluster.kubectl("delete", "-k", "../../k8s/admission").expect(0);
      bind(cluster, "remora-injection-digest", "Deny");
    }
  }

  private static void awaitSaid(String image, String text) {
    long end = System.nanoTime() + 60_000_000_000L;
    for (var said = injection.said(ASKS, image); !said.contains(text); ) {
      assertTrue(System.nanoTime() - end < 0, said);
      said = injection.said(ASKS, image);
    }
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
    long end = System.nanoTime() + 60_000_000_000L;
    var pod = injection.probe(annotations);
    while (!expected.test(pod)) {
      assertTrue(System.nanoTime() - end < 0, "the pod is never " + what + ": " + pod);
      pod = injection.probe(annotations);
    }
    return pod;
  }
}
