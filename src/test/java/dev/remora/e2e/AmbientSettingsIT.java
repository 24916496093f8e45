package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.remora.http.wire.ServerCertificate;
import dev.remora.posix.Pipes;
import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags, REMORA_* and the settings file are the only sources: whatever else lies around. */
class AmbientSettingsIT {
  @TempDir Path scratch;

  @Test
  void filesInTheWorkingDirectoryAndQuarkusVariablesChangeNothing() throws IOException {
    Remora remora = Remora.in(scratch);
    Path volume = scratch.resolve("volume");
    Files.createDirectories(remora.work().resolve("config"));
    String properties =
        """
        REMORA_ARTIFACT_TYPE=application/vnd.other
        remora.to=/nowhere
        to=/nowhere
        quarkus.log.level=TRACE
        quarkus.log.console.format=AMBIENT %s%n
        quarkus.log.console.level=ALL
        quarkus.banner.enabled=true
        """;
    Files.writeString(remora.work().resolve("config/application.properties"), properties);
    Files.writeString(
        remora.work().resolve(".env"),
        """
        REMORA_ARTIFACT_TYPE=application/vnd.other
        REMORA_TO=/nowhere
        QUARKUS_LOG_LEVEL=TRACE
        QUARKUS_LOG_CONSOLE_LEVEL=ALL
        QUARKUS_BANNER_ENABLED=true
        """);
    Map<String, String> environment =
        Map.of(
            "QUARKUS_LOG_LEVEL", "TRACE",
            "QUARKUS_LOG_CONSOLE_LEVEL", "ALL",
            "QUARKUS_BANNER_ENABLED", "true",
            "QUARKUS_PROFILE", "dev",
            "SMALLRYE_CONFIG_LOCATIONS", "/nowhere",
            // three that a JVM reads, and ends with what it does not know
            "JAVA_TOOL_OPTIONS", "-XX:+Ambient",
            "JDK_JAVA_OPTIONS", "-XX:+Ambient",
            "_JAVA_OPTIONS", "-XX:+Ambient");

    Run plain = pull(Remora.in(scratch), Map.of(), volume);
    Run ambient = pull(remora, environment, scratch.resolve("other-volume"));

    assertEquals(
        plain.stdout().lines().count(), ambient.stdout().lines().count(), ambient::toString);
    assertEquals(withoutTimes(plain.stderr()), withoutTimes(ambient.stderr()));
    assertEquals("hello", Files.readString(scratch.resolve("other-volume/config.txt")));
  }

  /** A native executable would take them before it begins, and a pull would then succeed. */
  @Test
  void argumentsOfARuntimeAreUnknownOptions() {
    for (String word :
        List.of(
            "-Dquarkus.tls.trust-all=true", "-Xmx1g", "-XX:MaxHeapSize=1g", "-XX:PrintFlags=")) {
      Run run = Remora.in(scratch).run(Map.of("REMORA_TO", "/nowhere"), "status", word).expect(2);
      String name = word.split("=", 2)[0];
      assertTrue(run.stderr().startsWith("remora: " + name + ": no such option; "), run::toString);
      assertEquals(1, run.stderr().lines().count(), run::toString);
      assertEquals("", run.stdout());
    }
  }

  @Test
  void aPipeOfSettingsIsReadAndNotWaitedForForEver() throws Exception {
    Remora remora = Remora.in(scratch);
    Path pipe = Pipes.make(scratch.resolve("settings"));
    Run empty =
        remora.run("status", "--settings", pipe.toString(), "--deadline", "100ms").expect(2);
    assertTrue(empty.stderr().contains("it is a pipe that nobody filled"), empty::toString);
    String directory = scratch.resolve("nothing-there").toString();
    new ProcessBuilder("sh", "-c", "echo to=\"$1\" > \"$0\"", pipe.toString(), directory).start();
    Run read = remora.run("status", "--settings", pipe.toString()).expect(11);
    assertTrue((read.stdout() + read.stderr()).contains(directory), read::toString);
  }

  @Test
  void noVariableMakesAnUntrustedCertificateGood() throws Exception {
    ServerCertificate.prepare(scratch);
    ServerCertificate certificate = ServerCertificate.of(scratch, "valid");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext("/v2/", AmbientSettingsIT::emptyRepository);
    server.start();
    try {
      Map<String, String> environment =
          Map.of(
              "REMORA_IMAGE",
              "127.0.0.1:" + server.getAddress().getPort() + "/app@sha256:" + "0".repeat(64),
              "REMORA_PLAIN_HTTP",
              "none",
              "REMORA_TO",
              scratch.resolve("volume").toString(),
              "QUARKUS_TLS_TRUST_ALL",
              "true",
              "QUARKUS_REST_CLIENT_TRUST_ALL",
              "true",
              "QUARKUS_REST_CLIENT_VERIFY_HOST",
              "false",
              "QUARKUS_REST_CLIENT_PROXY_ADDRESS",
              "127.0.0.1:9",
              "HTTPS_PROXY", // never for this machine
              "http://127.0.0.1:9",
              "ALL_PROXY",
              "http://127.0.0.1:9");
      Remora remora = Remora.in(scratch);
      Run refused = remora.run(environment, "pull");
      assertEquals(14, refused.exit(), refused::toString);
      assertTrue(refused.stderr().contains("certificate"), refused::toString);

      Run trusted = remora.run(environment, "pull", "--ca-file", certificate.ca().toString());
      assertEquals(10, trusted.exit(), trusted::toString);
    } finally {
      server.stop(0);
    }
  }

  /** Nothing is attached to an image that is not there. */
  private static void emptyRepository(HttpExchange exchange) throws IOException {
    boolean listing = exchange.getRequestURI().getPath().contains("/referrers/");
    byte[] body =
        (listing
                ? "{\"schemaVersion\":2,\"manifests\":[]}"
                : "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}")
            .getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set(
            "Content-Type",
            listing ? "application/vnd.oci.image.index.v1+json" : "application/json");
    exchange.sendResponseHeaders(listing ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String withoutTimes(String log) {
    return log.replaceAll("in \\d+m?s", "in a moment");
  }

  @Test
  void aProxyThatCannotBeUnderstoodEndsItBeforeAnythingIsContacted() {
    Run run =
        Remora.in(scratch)
            .run(
                Map.of("https_proxy", "http://user:hunter2@proxy:port"),
                "discover",
                "registry.example/app@sha256:" + "0".repeat(64));
    assertEquals(2, run.exit(), run::toString);
    assertTrue(run.stderr().contains("https_proxy"), run::toString);
    assertTrue(!run.stderr().contains("hunter2"), run::toString);
  }

  @Test
  void aProxyThatIsNotThereIsNamed() {
    Run run =
        Remora.in(scratch)
            .run(
                Map.of("HTTPS_PROXY", "http://user:hunter2@127.0.0.1:1"),
                "discover",
                "registry.example/app@sha256:" + "0".repeat(64));
    assertEquals(14, run.exit(), run::toString);
    assertTrue(run.stderr().contains("the proxy 127.0.0.1:1"), run::toString);
    assertTrue(!run.stderr().contains("hunter2"), run::toString);
  }

  @Test
  void expressionsAreNotExpanded() {
    Run run =
        Remora.in(scratch)
            .run(Map.of("REMORA_IMAGE", "oci:${HOME}/layout", "HOME", "/somewhere"), "pull");
    assertEquals(2, run.exit(), run::toString);
    assertTrue(run.stderr().contains("REMORA_IMAGE: it has ${HOME} in it"), run::toString);
  }

  @Test
  void aKubernetesServiceNamedRemoraBreaksNothing() {
    Map<String, String> service =
        Map.of(
            "REMORA_SERVICE_HOST", "10.0.0.1",
            "REMORA_SERVICE_PORT", "80",
            "REMORA_SERVICE_PORT_HTTP", "80",
            "REMORA_PORT", "tcp://10.0.0.1:80",
            "REMORA_PORT_80_TCP", "tcp://10.0.0.1:80",
            "REMORA_PORT_80_TCP_PROTO", "tcp",
            "REMORA_PORT_80_TCP_PORT", "80",
            "REMORA_PORT_80_TCP_ADDR", "10.0.0.1");
    assertEquals(0, pull(Remora.in(scratch), service, scratch.resolve("volume")).exit());
  }

  @Test
  void threeMistakesAreReportedInOneRun() {
    Run run =
        Remora.in(scratch)
            .run(
                Map.of("REMORA_DEADLINE", "soon", "REMORA_ARTEFACT_TYPE", "custom/config"),
                "pull",
                "--max-file=3",
                "localhost:1/app:v1");
    assertEquals(2, run.exit(), run::toString);
    assertTrue(run.stderr().contains("REMORA_DEADLINE"), run::toString);
    assertTrue(run.stderr().contains("REMORA_ARTIFACT_TYPE"), run::toString);
    assertTrue(run.stderr().contains("--max-files"), run::toString);
  }

  private Run pull(Remora remora, Map<String, String> environment, Path volume) {
    Path layout = scratch.resolve("layout");
    Content image = TestImages.in(layout).image("v1");
    TestImages.in(layout)
        .attach(
            image,
            "application/vnd.remora.config.v1",
            Map.of(),
            Map.of("config.txt", "hello".getBytes(UTF_8)));
    return remora
        .run(environment, "pull", "oci:" + layout + "@" + image.digest(), "--to", volume.toString())
        .expect(0);
  }
}
