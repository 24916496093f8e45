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
import java.util.Objects;
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
  private static final String IMAGE = "r.example/shop/app@sha256:" + "a".repeat(64);
  private static final String OTHER = "m.example/proxy@sha256:" + "b".repeat(64);
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

  private static final String RESTRICTED =
      "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}";

  private static final String NO_ROOT =
      "runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}";

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: %s
      spec:
      %s""";

  private static final String TEMPLATE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %s}
      spec:
        selector: {matchLabels: {app: app}}
        template:
          metadata: %s
          spec:
      %s""";

  private static Answers answers;

  /**
   * A pod.
   *
   * @param annotations those of Remora, without the prefix, in YAML's flow style
   * @param container fields of its container
   * @param fields of its specification
   * @param sentence that refuses it; empty for none
   */
  private record Row(
      String name, String annotations, String container, String fields, String sentence) {
    String yaml() {
      var metadata =
          "{name: %s, labels: {app: app}, annotations: {%s}}"
              .formatted(name, annotations.replaceAll("(^|, )([a-z-]+: )", "$1remora.dev/$2"));
      return name.startsWith("template-")
          ? TEMPLATE.formatted(name, metadata, specification().indent(6))
          : POD.formatted(metadata, specification().indent(2));
    }

    private String specification() {
      var own = "securityContext: {" + (fields.contains("windows") ? "" : RESTRICTED) + "}";
      return """
          %s
          containers:
            - {name: app, image: "%s", %s, %s}
            - {name: proxy, image: "%s", %3$s}
          """
          .formatted(
              fields.startsWith("securityContext")
                  ? fields
                  : "securityContext: {%s}\n".formatted(NO_ROOT) + fields,
              IMAGE,
              own,
              container,
              OTHER);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(String name, String annotations, String container, String fields) {
    return new Row(name, annotations, container, fields, "");
  }

  private static Row refused(
      String name, String annotations, String container, String fields, String sentence) {
    return new Row(name, annotations, container, fields, sentence);
  }

  private static Stream<Row> injected() {
    return Stream.of(
        row("pull", "config: pull", "", ""),
        row("follow", "config: follow", "", ""),
        row(
            "all-annotations",
            "config: follow, mount: /etc/shop, mount-in: 'proxy', container: proxy, match:"
                + " 'env=prod;tier=default', artifact-type: custom/config, on-change:"
                + " 'http://127.0.0.1:9000/-/reload'",
            "",
            ""),
        row("restart", "config: follow, restart-in-place: 'true'", "", ""),
        row("not-restart", "config: pull, restart-in-place: 'false'", "", ""),
        row(
            "pull-secrets",
            "config: pull",
            "",
            "imagePullSecrets: [{name: one}, {name: two}]\nautomountServiceAccountToken: false"),
        row(
            "own-init",
            "config: pull",
            "",
            "initContainers: [{name: migrate, image: '%s', securityContext: {%s}}]"
                .formatted(IMAGE, RESTRICTED)),
        row(
            "mount-beside",
            "config: pull, mount: /etc/shop",
            "volumeMounts: [{name: tmp, mountPath: /etc/shops}, {name: tmp, mountPath: /etc/sho}]",
            "volumes: [{name: tmp, emptyDir: {}}]"),
        row(
            "signal",
            "config: follow, on-change: 'signal:HUP@nginx'",
            "",
            "securityContext: {runAsUser: 1234, %s}\nshareProcessNamespace: true"
                .formatted(NO_ROOT)));
  }

  private static Stream<Row> refused() {
    return Stream.of(
        refused(
            "unknown",
            "config: pull, interval: 1s",
            "",
            "",
            "there is no annotation remora.dev/interval (do you mean remora.dev/container?)"),
        refused(
            "without-config",
            "mount: /etc/shop",
            "",
            "",
            "remora.dev/mount does nothing without remora.dev/config: add that, as pull or as follow"),
        refused(
            "config-value",
            "config: 'true'",
            "",
            "",
            "remora.dev/config is 'true': it may be pull (once, before the containers start) or follow"
                + " (and updates while they run)"),
        refused(
            "container",
            "config: pull, container: web",
            "",
            "",
            "remora.dev/container is 'web', and there is no such container: there are app, proxy"),
        refused(
            "mount-in",
            "config: pull, mount-in: 'app,web'",
            "",
            "",
            "remora.dev/mount-in names 'web', and there is no such container: there are app, proxy"),
        refused(
            "mount-relative",
            "config: pull, mount: config",
            "",
            "",
            "remora.dev/mount is 'config': name a directory of its own, as /config or /etc/shop"),
        refused(
            "mount-at-the-root",
            "config: pull, mount: /",
            "",
            "",
            "remora.dev/mount is '/': name a directory of its own, as /config or /etc/shop"),
        refused(
            "mount-upwards",
            "config: pull, mount: /a/../etc",
            "",
            "",
            "remora.dev/mount is '/a/../etc': name a directory of its own, as /config or /etc/shop"),
        refused(
            "mount-of-the-kernel",
            "config: pull, mount: /proc/shop",
            "",
            "",
            "remora.dev/mount is '/proc/shop': name a directory of its own, as /config or /etc/shop"),
        refused(
            "mount-at-another",
            "config: pull",
            "volumeMounts: [{name: tmp, mountPath: /config/}]",
            "volumes: [{name: tmp, emptyDir: {}}]",
            "the configuration would be mounted at /config, and container app has a mount at"
                + " /config/: name another directory in remora.dev/mount, or the containers that"
                + " read it in remora.dev/mount-in"),
        refused(
            "mount-above-another",
            "config: pull",
            "volumeMounts: [{name: tmp, mountPath: /config/certs}]",
            "volumes: [{name: tmp, emptyDir: {}}]",
            "the configuration would be mounted at /config, and container app has a mount at"
                + " /config/certs: name another directory in remora.dev/mount, or the containers"
                + " that read it in remora.dev/mount-in"),
        refused(
            "mount-below-another",
            "config: pull, mount: /etc/shop/config",
            "volumeMounts: [{name: tmp, mountPath: /etc/shop}]",
            "volumes: [{name: tmp, emptyDir: {}}]",
            "the configuration would be mounted at /etc/shop/config, and container app has a mount"
                + " at /etc/shop: name another directory in remora.dev/mount, or the containers"
                + " that read it in remora.dev/mount-in"),
        refused(
            "volume",
            "config: pull",
            "",
            "volumes: [{name: remora-config, emptyDir: {}}]",
            "a volume is called remora-config, which is what Remora would use: rename yours, or take"
                + " the annotation remora.dev/config away"),
        refused(
            "name",
            "config: pull",
            "",
            "initContainers: [{name: remora, image: '%s', securityContext: {%s}}]"
                .formatted(IMAGE, RESTRICTED),
            "a container is called remora, which is what Remora would use: rename yours, or take the"
                + " annotation remora.dev/config away"),
        refused(
            "change-of-a-pull",
            "config: pull, on-change: 'exit:64'",
            "",
            "",
            "remora.dev/on-change does nothing with remora.dev/config: pull, which ends before the"
                + " containers start: say follow"),
        refused(
            "restart-of-a-pull",
            "config: pull, restart-in-place: 'true'",
            "",
            "",
            "remora.dev/restart-in-place does nothing with remora.dev/config: pull, which ends before"
                + " the containers start: say follow"),
        refused(
            "restart-value",
            "config: follow, restart-in-place: 'yes'",
            "",
            "",
            "remora.dev/restart-in-place is 'yes': it may be true or false"),
        refused(
            "change-and-restart",
            "config: follow, on-change: 'exit:64', restart-in-place: 'true'",
            "",
            "",
            "remora.dev/on-change and remora.dev/restart-in-place exclude each other: keep one"),
        refused(
            "change-value",
            "config: follow, on-change: reload",
            "",
            "",
            "remora.dev/on-change is 'reload': it may be signal:NAME@PROCESS, http://…, https://…,"
                + " exec:/PATH or exit:CODE"),
        refused(
            "signal-apart",
            "config: follow, on-change: 'signal:HUP@nginx'",
            "",
            "",
            "remora.dev/on-change sends a signal to another container, and the pod's containers do"
                + " not see each other's processes: set shareProcessNamespace: true in its"
                + " specification"),
        refused(
            "template-signal-to-root", // as a pod another admission refuses it first
            "config: follow, on-change: 'signal:HUP@nginx'",
            "",
            "securityContext: {runAsUser: 0}\nshareProcessNamespace: true",
            "remora.dev/on-change sends a signal to container app, which runs as root: Remora does"
                + " not, and may not; let it run as another user"),
        refused(
            "port",
            "config: follow",
            "ports: [{containerPort: 8077}]",
            "",
            "container app listens on port 8077, which is that of the sidecar: name another as"
                + " http-port in the settings of the RemoraInjection called cluster"),
        refused(
            "windows",
            "config: pull",
            "",
            "securityContext: {runAsNonRoot: true}\nos: {name: windows}",
            "remora.dev/config is on a pod for Windows: Remora runs on Linux"),
        refused(
            "tag",
            "config: pull",
            "image: 'r.example/shop/app:v1'",
            "",
            "the image of container app is 'r.example/shop/app:v1', without a digest: Remora may take"
                + " the tag for another image than the node does; name it as"
                + " registry/repository@sha256:…"));
  }

  /** Pods that are none of the policies' business. */
  private static Stream<Row> leftAlone() {
    return Stream.of(
        row("no-annotation", "", "volumeMounts: []", ""),
        row("downward-api", "image: 'r.example/app:1'", "", ""),
        row(
            "brings-its-own",
            "config: pull",
            "image: 'r.example/shop/app:v1'",
            "initContainers: [{name: remora, image: '%s', securityContext: {%s}, env: [{name: REMORA_IMAGE, value: x}]}]"
                .formatted(IMAGE, RESTRICTED)));
  }

  @BeforeAll
  static void ask(Injection installed, Namespace namespace) {
    List<String> pods = new ArrayList<>();
    Stream.of(injected(), refused(), leftAlone())
        .flatMap(it -> it)
        .map(Row::yaml)
        .forEach(pods::add);
    for (var name : NAMES) {
      pods.add(misspelt(name));
    }
    answers = Answers.of(namespace, pods);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedWithItsSentence(Row row) {
    assertEquals(row.sentence(), answers.refused().get(row.name()));
  }

  @ParameterizedTest
  @MethodSource("leftAlone")
  void isLeftAlone(Row row) {
    var pod = requireNonNull(stored(row.name()));
    assertTrue(!pod.toString().contains("remora-config"), pod::toPrettyString);
  }

  @ParameterizedTest
  @MethodSource("injected")
  void isInjectedAsTheKitWouldDoIt(Row row) throws IOException {
    var pod = requireNonNull(stored(row.name()));
    boolean follows = row.annotations().startsWith("config: follow");
    var kit = kit(follows ? "sidecar" : "init");

    assertEquals(
        Set.of(),
        missing(
            Facts.of(List.of(at(kit, "/spec/template/spec/initContainers/0"))),
            Facts.of(List.of(pod.at("/spec/initContainers/0")))),
        row::toString);
  }

  @Test
  void everyAnnotationHasItsEffect() {
    var pod = requireNonNull(stored("all-annotations"));
    var remora = pod.at("/spec/initContainers/0");

    assertEquals(OTHER, env(remora, "REMORA_IMAGE"));
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
    return Objects.requireNonNull(answers.stored().get(name), name);
  }

  private static JsonNode kit(String component) throws IOException {
    var file = Path.of("k8s/components", component, "workload.yaml");
    return Kustomizations.documents(Files.readString(file)).getFirst();
  }

  private static JsonNode at(JsonNode document, String path) {
    return document.at(path);
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
    return new Row("misspelt-" + name, String.join(": x, ", slips) + ": x", "", "", "").yaml();
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
