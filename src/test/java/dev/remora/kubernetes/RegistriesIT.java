package dev.remora.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.bench.Authority;
import dev.remora.bench.Distribution;
import dev.remora.bench.Doorway;
import dev.remora.bench.GuardedDistribution;
import dev.remora.bench.RegistryServer;
import dev.remora.bench.Requires;
import dev.remora.bench.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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

      assertTrue(namespace.log().contains("greeting: hello"), namespace.log());
      assertTrue(!namespace.describe().contains(GuardedDistribution.PASSWORD));
    }
  }

  @Test
  void aCredentialHelperLogsRemoraIn(Cluster cluster, Namespace namespace) throws IOException {
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

      namespace.deploy(
          reading(app, server)
              .with("credential-helper")
              .before("{name: credential-helper, image: '" + helper + "'}"));

      assertTrue(namespace.log().contains("greeting: hello"), namespace.log());
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

      assertTrue(namespace.log().contains("greeting: hello"), namespace.log());
    }
  }

  /** The application runs from the nodes' registry; its configuration comes from another. */
  private static Overlay reading(String app, String server) {
    return Overlay.base(app)
        .set("REMORA_IMAGE", server + app.substring(app.indexOf('/')))
        .set("REMORA_PLAIN_HTTP", server);
  }

  /** Copies the image to the other registry, and attaches its configuration there. */
  private static void attach(Cluster cluster, RegistryServer registry, String app) {
    var login = GuardedDistribution.USER + ":" + GuardedDistribution.PASSWORD;
    var encoded = Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    cluster.attachElsewhere(
        app,
        registry,
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(registry.endpoint(), encoded),
        "app.yaml",
        "greeting: hello");
  }
}
