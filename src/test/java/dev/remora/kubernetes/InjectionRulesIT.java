package dev.remora.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code k8s/injection}: what becomes of a pod, and what is refused with which sentence. Nothing is
 * stored; the API server judges all of it in one call.
 */
@OnKubernetes
class InjectionRulesIT {
  private static final List<String> NAMES =
      List.of(
          "config",
          "mount",
          "mount-in",
          "container",
          "match",
          "artifact-type",
          "on-change",
          "restart-in-place");

  private static Answers answers;

  @BeforeAll
  static void ask(Injection installed, Namespace namespace) {
    List<String> pods = new ArrayList<>();
    Stream.of(injected(), refused(), leftAlone())
        .flatMap(it -> it)
        .map(InjectionCase::object)
        .forEach(pods::add);
    for (var name : NAMES) {
      pods.add(misspelt(name));
    }
    answers = Answers.of(namespace, pods);
  }

  private static Stream<InjectionCase> injected() {
    return InjectionCase.of("injected");
  }

  private static Stream<InjectionCase> refused() {
    return InjectionCase.of("refused");
  }

  private static Stream<InjectionCase> leftAlone() {
    return InjectionCase.of("leftAlone");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedWithItsSentence(InjectionCase it) {
    assertEquals(it.sentence(), answers.refused().get(it.name()));
  }

  @ParameterizedTest
  @MethodSource("leftAlone")
  void isLeftAlone(InjectionCase it) {
    var pod = stored(it.name());
    assertTrue(!pod.toString().contains("remora-config"), pod::toPrettyString);
  }

  @ParameterizedTest
  @MethodSource("injected")
  void isInjectedAsTheKitWouldDoIt(InjectionCase it) throws IOException {
    var pod = stored(it.name());
    boolean follows = it.annotation("config").equals("follow");
    var kit = kit(follows ? "sidecar" : "init").at("/spec/template/spec/initContainers/0");

    assertEquals(
        Set.of(),
        missing(Facts.of(List.of(kit)), Facts.of(List.of(pod.at("/spec/initContainers/0")))));
    var owner = pod.at("/spec/containers").get(it.annotation("container").equals("proxy") ? 1 : 0);
    assertEquals(
        owner.path("image").asText(), env(pod.at("/spec/initContainers/0"), "REMORA_IMAGE"));
  }

  @Test
  void aCopyOfAnInjectedPodIsAsItWas(Namespace namespace) {
    var copies = new ArrayList<String>();
    injected().forEach(it -> copies.add(stored(it.name()).toString()));

    var again = Answers.of(namespace, copies);
    injected()
        .map(InjectionCase::name)
        .forEach(
            name ->
                assertEquals(
                    stored(name).path("spec"),
                    requireNonNull(again.stored().get(name), name).path("spec"),
                    name));
  }

  @Test
  void whatIsRefusedIsLeftAsItWasWhereTheBindingOnlyWarns(
      Cluster cluster, Injection installed, Namespace namespace) {
    var bound = "validatingadmissionpolicybinding/remora-injection";
    var patch = new String[] {"patch", bound, "--type=json", "-p", ""};
    patch[4] = "[{op: replace, path: /spec/validationActions, value: [Warn]}]";
    cluster.kubectl(patch).expect(0);
    installed.awaitSaid("remora.dev/config: push", Injection.PINNED, "Warning: Validation failed");

    var pods =
        refused()
            .filter(InjectionCase::isPod)
            .filter(it -> !it.sentence().contains("without a digest")) // another binding
            .filter(it -> !it.name().equals("port")) // told by the sidecar alone
            .toList();
    var warned = Answers.of(namespace, pods.stream().map(InjectionCase::object).toList());

    assertEquals(Map.of(), warned.refused());
    var half =
        warned.stored().values().stream()
            .filter(pod -> pod.toString().contains("REMORA_IMAGE"))
            .map(pod -> pod.at("/metadata/name").asText())
            .toList();
    assertEquals(List.of(), half);
  }

  @Test
  void everyAnnotationHasItsEffect() {
    var pod = stored("all-annotations");
    var remora = pod.at("/spec/initContainers/0");

    assertEquals(InjectionCase.OTHER, env(remora, "REMORA_IMAGE"));
    assertEquals("env=prod;tier=default", env(remora, "REMORA_MATCH"));
    assertEquals("custom/config", env(remora, "REMORA_ARTIFACT_TYPE"));
    assertEquals("http://127.0.0.1:9000/-/reload", env(remora, "REMORA_ON_CHANGE"));
    assertEquals("[]", mounts(pod.at("/spec/containers/0")).toString());
    assertEquals("[/etc/shop]", mounts(pod.at("/spec/containers/1")).toString());
  }

  @Test
  void aRestartInPlaceIsThatOfTheKit() throws IOException {
    var kit = kit("restart-in-place").at("/spec/template/spec/initContainers/0");
    var remora = stored("restart").at("/spec/initContainers/0");

    assertEquals(Set.of(), missing(Facts.of(List.of(kit)), Facts.of(List.of(remora))));
    var not = stored("not-restart").at("/spec/initContainers/0");
    assertTrue(!not.has("restartPolicyRules"), not::toPrettyString);
  }

  @Test
  void everyPullSecretIsMountedForRemoraAlone() {
    var pod = stored("pull-secrets");
    var remora = pod.at("/spec/initContainers/0");

    assertEquals(
        "/run/secrets/remora/0,/run/secrets/remora/1", env(remora, "REMORA_REGISTRY_CONFIG"));
    assertEquals("one", pod.at("/spec/volumes/1/secret/secretName").asText());
    assertEquals("two", pod.at("/spec/volumes/2/secret/secretName").asText());
    assertTrue(!pod.at("/spec/containers").toString().contains("remora-pull"));
  }

  @Test
  void aSignalComesFromTheUserThatItIsFor() {
    var remora = stored("signal").at("/spec/initContainers/0");

    assertEquals(1234, remora.at("/securityContext/runAsUser").asInt());
  }

  @Test
  void anInitContainerOfThePodComesAfterAndSeesIt() {
    var own = stored("own-init").at("/spec/initContainers/1");

    assertEquals("migrate", own.path("name").asText());
    assertEquals("[/config]", mounts(own).toString());
  }

  private static JsonNode stored(String name) {
    return requireNonNull(answers.stored().get(name), name);
  }

  private static JsonNode kit(String component) throws IOException {
    var file = Path.of("k8s/components", component, "workload.yaml");
    return Kustomizations.documents(Files.readString(file)).getFirst();
  }

  private static Set<String> missing(Set<String> expected, Set<String> facts) {
    var missing = new TreeSet<>(expected);
    missing.removeAll(facts);
    // what an overlay says there, and what is not called as in the kit
    missing.removeAll(
        Set.of(
            "//image=remora",
            "//env[REMORA_IMAGE]/value=app",
            "//volumeMounts[/config]/name=config"));
    return missing;
  }

  private static String env(JsonNode container, String name) {
    return StreamSupport.stream(container.path("env").spliterator(), false)
        .filter(it -> it.path("name").asText().equals(name))
        .map(it -> it.path("value").asText())
        .findFirst()
        .orElse("");
  }

  /** Where the configuration is mounted, read-only. */
  private static List<String> mounts(JsonNode container) {
    return StreamSupport.stream(container.path("volumeMounts").spliterator(), false)
        .filter(it -> it.path("name").asText().equals("remora-config"))
        .filter(it -> it.path("readOnly").asBoolean())
        .map(it -> it.path("mountPath").asText())
        .toList();
  }

  /** A pod with every slip of the hand in one name. */
  private static String misspelt(String name) {
    var slips = new LinkedHashSet<String>();
    for (int i = 0; i < name.length(); i++) {
      slips.add(name.substring(0, i) + name.substring(i + 1));
      slips.add(name.substring(0, i) + 'x' + name.substring(i + 1));
      if (i > 0) {
        slips.add(
            name.substring(0, i - 1) + name.charAt(i) + name.charAt(i - 1) + name.substring(i + 1));
      }
    }
    slips.removeIf(slip -> slip.startsWith("-") || slip.endsWith("-") || NAMES.contains(slip));
    return InjectionCase.of("misspelt-" + name, slips).object();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theNearestNameIsNamed(String name) {
    var said = requireNonNull(answers.refused().get("misspelt-" + name));

    var wrong =
        Stream.of(said.split(", "))
            .filter(it -> !it.endsWith("(do you mean remora.dev/" + name + "?)"))
            .toList();
    assertEquals(List.of(), wrong);
  }

  static Stream<String> names() {
    return NAMES.stream();
  }
}
