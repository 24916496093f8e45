package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Authority;
import dev.remora.rig.Distribution;
import dev.remora.rig.Doorway;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.Said;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code k8s/injection} with registries that want a login or have a certificate of their own, and
 * with signatures. The nodes pull the image from theirs; its configuration is in another, which
 * {@code referrers} names.
 */
@OnKubernetes
@Requires(Tool.REGISTRY)
class InjectionRegistriesIT {
  private static final String LIMIT = "--timeout=90s";
  private static final String LOGIN = "shared";

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: NAME, annotations: {remora.dev/config: pull}}
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        FIELDS
        containers:
          - name: app
            image: IMAGE
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  @TempDir Path scratch;

  @Test
  void aPullSecretLogsInThatOfThePodOrOfTheParametersOrOneOfBoth(
      Cluster cluster, Injection installed, Namespace namespace) {
    var app = cluster.app("guarded-" + namespace.name());
    try (var registry = GuardedDistribution.withPassword(scratch);
        var door = Doorway.open(cluster.host(), registry.uri("/").getPort())) {
      var server = cluster.host() + ":" + door.port();
      attach(cluster, registry, app);
      secret(namespace, LOGIN, server);
      secret(namespace, "other", "elsewhere.example");
      var settings =
          Map.of(
              "referrers", server + "/shop/app",
              "plain-http", cluster.registry().endpoint() + "," + server);

      installed.parameters(settings, "");
      installed.awaitProbe("value: " + server + "/shop/app");
      make(namespace, "none", app, "");
      make(namespace, "own", app, "imagePullSecrets: [{name: other}, {name: shared}]");
      make(namespace, "missing", app, "imagePullSecrets: [{name: shared}, {name: nowhere}]");

      var node = cluster.registry().endpoint();
      installed.parameters(settings, "pullSecrets: {\"" + node + "\": shared}");
      awaitInjected(namespace, app, "secretName: shared");
      make(namespace, "parameters", app, "");
      make(namespace, "both", app, "imagePullSecrets: [{name: other}]");

      for (var name : new String[] {"own", "parameters", "both"}) {
        assertReads(namespace, name);
      }
      ended(namespace, "none", 13);
      assertEvent(namespace, "missing", "secret \"nowhere\" not found");
    }
  }

  @Test
  void anAuthorityOfTheCompanyIsTrusted(Cluster cluster, Injection installed, Namespace namespace) {
    var app = cluster.app("company-" + namespace.name());
    var authority = Authority.in(scratch.resolve("authority"));
    try (var content = Distribution.start();
        var registry = Distribution.startWithTls(content, authority);
        var door = Doorway.open(cluster.host(), registry.uri("/").getPort())) {
      attach(cluster, content, app);
      namespace
          .kubectl("create", "configmap", "company", "--from-file=ca.pem=" + authority.ca())
          .expect(0);
      var server = "registry.test:" + door.port(); // the certificate is for that name
      installed.parameters(Map.of("referrers", server + "/shop/app"), "ca: company");
      installed.awaitProbe("value: " + server + "/shop/app");

      make(
          namespace,
          "app",
          app,
          "hostAliases: [{ip: " + cluster.host() + ", hostnames: [registry.test]}]");

      assertReads(namespace, "app");
    }
  }

  @Test
  void whatIsSignedArrivesAndWhatIsNotDoesNot(
      Cluster cluster, Injection installed, Namespace namespace) {
    var key = KeyFiles.in(scratch, "prod");
    namespace.kubectl("create", "configmap", "keys", "--from-file=" + key.verifying()).expect(0);
    installed.parameters("verifyKeys: keys");
    installed.awaitProbe("value: /etc/remora/keys");
    var signed = cluster.app("signed-" + namespace.name());
    cluster.attach(
        signed, Map.of("app.yaml", "greeting: hello"), "--sign-key", key.signing().toString());

    make(namespace, "signed", signed, "");
    make(namespace, "unsigned", cluster.app("un" + namespace.name(), "greeting: mallory"), "");

    assertReads(namespace, "signed");
    ended(namespace, "unsigned", 17);
  }

  private static void make(Namespace namespace, String name, String app, String fields) {
    namespace.apply(name + ".yaml", pod(name, app, fields));
  }

  private static String pod(String name, String app, String fields) {
    return POD.replace("NAME", name).replace("FIELDS", fields).replace("IMAGE", app);
  }

  /** Waits until a pod with this image would have this in it. */
  private static void awaitInjected(Namespace namespace, String app, String text) {
    var file = namespace.write("probe.yaml", pod("probe", app, "")).toString();
    var line = new String[] {"create", "--dry-run=server", "-o", "yaml", "-f", file};
    Said.await(Injection.LIMIT, () -> namespace.kubectl(line) + "", text);
  }

  private static void assertReads(Namespace namespace, String pod) {
    namespace.kubectl("wait", "pod/" + pod, "--for=condition=Ready", LIMIT).expect(0);
    Said.await(
        Duration.ofSeconds(30),
        () -> namespace.kubectl("logs", pod, "-c", "app").stdout(),
        "greeting: hello");
  }

  /** Remora ends with this code, and the application does not start. */
  private static void ended(Namespace namespace, String pod, int code) {
    var last = ".status.initContainerStatuses[0].lastState.terminated.exitCode";
    namespace
        .kubectl("wait", "pod/" + pod, "--for=jsonpath={" + last + "}=" + code, LIMIT)
        .expect(0);
    var running = "jsonpath={.status.containerStatuses[0].state.running.startedAt}";
    assertEquals("", namespace.kubectl("get", "pod", pod, "-o", running).expect(0).stdout());
  }

  private static void assertEvent(Namespace namespace, String pod, String text) {
    var said =
        Said.await(
            Injection.LIMIT,
            () -> namespace.kubectl("describe", "pod", pod).expect(0).stdout(),
            text);
    assertTrue(said.contains("ContainerCreating") || said.contains("PodInitializing"), said);
  }

  private static void secret(Namespace namespace, String name, String server) {
    namespace
        .kubectl(
            "create",
            "secret",
            "docker-registry",
            name,
            "--docker-server=" + server,
            "--docker-username=" + GuardedDistribution.USER,
            "--docker-password=" + GuardedDistribution.PASSWORD)
        .expect(0);
  }

  private static void attach(Cluster cluster, RegistryServer registry, String app) {
    cluster.attachElsewhere(
        app,
        registry,
        TestSecrets.configJson(
            registry.endpoint(), GuardedDistribution.USER, GuardedDistribution.PASSWORD),
        "app.yaml",
        "greeting: hello");
  }
}
