package dev.remora.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Authority;
import dev.remora.rig.Distribution;
import dev.remora.rig.Doorway;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Components that say how a registry is reached, each on a registry that wants it. */
@OnKubernetes
@Requires({Tool.REGISTRY, Tool.CREDENTIAL})
class RegistriesIT {
  @TempDir Path scratch;

  @Test
  void theSecretThatPullsTheImageLogsRemoraIn(Cluster cluster, Namespace namespace) {
    var app = cluster.app("private-" + namespace.name());
    try (var registry = GuardedDistribution.withPassword(scratch);
        var door = Doorway.open(cluster.host(), registry.uri("/").getPort())) {
      var server = cluster.host() + ":" + door.port();
      attach(cluster, registry, app);
      namespace
          .kubectl(
              "create",
              "secret",
              "docker-registry",
              "registry",
              "--docker-server=" + server,
              "--docker-username=" + GuardedDistribution.USER,
              "--docker-password=" + GuardedDistribution.PASSWORD)
          .expect(0);

      namespace.deploy(reading(app, server).with("private-registry"));

      namespace.awaitLog("greeting: hello");
      TestSecrets.assertNone(namespace.describe());
    }
  }

  @Test
  void aSecretThatIsRotatedIsReadAnew(Cluster cluster, Namespace namespace) {
    var app = cluster.app("rotated-" + namespace.name());
    try (var registry = GuardedDistribution.withPassword(scratch);
        var door = Doorway.open(cluster.host(), registry.uri("/").getPort())) {
      var server = cluster.host() + ":" + door.port();
      attach(cluster, registry, app);
      login(namespace, "create", server, GuardedDistribution.USER);
      namespace.deploy(
          reading(app, server)
              .with("sidecar", "private-registry")
              .set("REMORA_INTERVAL", "1s")
              .set("REMORA_ON_CHANGE", "signal:HUP@app")
              .pod("shareProcessNamespace: true"));

      GuardedDistribution.letIn(scratch, "successor");
      attach(cluster, registry, app, "successor", "greeting: good morning");
      namespace.awaitLog("remora", "answered 401");
      login(namespace, "replace", server, "successor");

      namespace.awaitLog("reads 'greeting: good morning'");
      assertEquals("0", namespace.field(".status.initContainerStatuses[0].restartCount"));
    }
  }

  @Test
  void aCredentialHelperLogsRemoraInBeforeACronJob(Cluster cluster, Namespace namespace)
      throws IOException {
    var app = cluster.app("helper-" + namespace.name());
    try (var registry = GuardedDistribution.withPassword(scratch);
        var door = Doorway.open(cluster.host(), registry.uri("/").getPort())) {
      var server = cluster.host() + ":" + door.port();
      attach(cluster, registry, app);
      var helper =
          cluster.image(
              "credential-helper:test",
              "/bin/sh",
              Map.of(
                  "docker-credential-test",
                  Files.readAllBytes(Tool.CREDENTIAL.required()),
                  "docker-credential-test.json",
                  "{\"Username\": \"%s\", \"Secret\": \"%s\"}"
                      .formatted(GuardedDistribution.USER, GuardedDistribution.PASSWORD)
                      .getBytes(UTF_8)));
      namespace
          .kubectl(
              "create",
              "configmap",
              "registry-helpers",
              "--from-literal=config.json={\"credHelpers\": {\"" + server + "\": \"test\"}}")
          .expect(0);

      namespace.apply(
          reading(OwnWorkload.CRON_JOB.overlay(namespace, app), app, server)
              .with("init", "credential-helper")
              .image("credential-helper", helper)
              .before("credential-helper"));
      namespace.kubectl("create", "job", "tonight", "--from=cronjob/app").expect(0);

      namespace.completed("tonight");
      assertEquals("greeting: hello", namespace.log());
    }
  }

  @Test
  void aCertificateAuthorityOfOnesOwnIsTrusted(Cluster cluster, Namespace namespace) {
    var app = cluster.app("ca-" + namespace.name());
    var authority = Authority.in(scratch.resolve("authority"));
    try (var content = Distribution.start();
        var registry = Distribution.startWithTls(content, authority);
        var door = Doorway.open(cluster.host(), registry.uri("/").getPort())) {
      attach(cluster, content, app);
      namespace
          .kubectl("create", "configmap", "registry-ca", "--from-file=ca.pem=" + authority.ca())
          .expect(0);

      // the certificate is for that name
      namespace.deploy(
          reading(app, "registry.test:" + door.port())
              .set("REMORA_PLAIN_HTTP", "none")
              .with("custom-ca")
              .pod("hostAliases: [{ip: " + cluster.host() + ", hostnames: [registry.test]}]"));

      namespace.awaitLog("greeting: hello");
    }
  }

  /** The application runs from the nodes' registry; its configuration comes from another. */
  private static Overlay reading(String app, String server) {
    return reading(Overlay.base(app), app, server);
  }

  private static Overlay reading(Overlay overlay, String app, String server) {
    return overlay
        .set("REMORA_IMAGE", server + app.substring(app.indexOf('/')))
        .set("REMORA_PLAIN_HTTP", server);
  }

  /**
   * Makes the secret of {@code components/private-registry}, or changes it.
   *
   * @param verb of {@code kubectl}
   */
  private static void login(Namespace namespace, String verb, String server, String user) {
    var secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: registry}
        type: kubernetes.io/dockerconfigjson
        stringData:
          .dockerconfigjson: '%s'
        """;
    var login = TestSecrets.configJson(server, user, GuardedDistribution.PASSWORD);
    var file = namespace.write("secret.yaml", secret.formatted(login));
    namespace.kubectl(verb, "-f", file.toString()).expect(0);
  }

  /** Copies the image to the other registry, and attaches its configuration there. */
  private static void attach(Cluster cluster, RegistryServer registry, String app) {
    attach(cluster, registry, app, GuardedDistribution.USER, "greeting: hello");
  }

  private static void attach(
      Cluster cluster, RegistryServer registry, String app, String user, String text) {
    cluster.attachElsewhere(
        app,
        registry,
        TestSecrets.configJson(registry.endpoint(), user, GuardedDistribution.PASSWORD),
        "app.yaml",
        text);
  }
}
