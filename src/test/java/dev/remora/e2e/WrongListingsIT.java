package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real registry that has lost something, and what others have listed there. */
@Requires(Tool.REGISTRY)
@Execution(ExecutionMode.CONCURRENT) // a registry is given time to settle
class WrongListingsIT {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @TempDir Path scratch;
  private final HttpClient http = HttpClient.newHttpClient();
  private RegistryServer registry;
  private Remora remora;
  private TestImages images;
  private Content subject;
  private String image;
  private Path volume;

  @BeforeEach
  void attachOne() throws IOException {
    registry = RegistryKind.DISTRIBUTION.start();
    remora = Remora.in(scratch);
    images = TestImages.in(registry, "app");
    subject = images.image("v1");
    image = registry.endpoint() + "/app@" + subject.digest();
    volume = scratch.resolve("volume");
    attach("custom/config", "2026-01-01T00:00:00Z");
    Files.writeString(remora.work().resolve("app.yaml"), "a: 2\n");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void whatTheRegistryHasLostOfOthersOrOfNothingStopsNobody() throws Exception {
    String scan = attach("application/vnd.example.scan", "2026-01-02T00:00:00Z");
    spoil(scan);
    spoil("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertEquals(500, get("manifests/" + scan).statusCode());

    String found = remora.run("discover", image).expect(0).stdout();
    assertTrue(found.contains("pull takes this one") && found.contains(scan), found);
    remora.run("pull", image, "--to", volume.toString()).expect(0);
    assertEquals("", Files.readString(volume.resolve("empty.conf")));
    remora.run("attach", image, "app.yaml").expect(0);
  }

  @Test
  void sizesThatAreSumsAndAListThatIsNullDecideNothing() throws Exception {
    String newest = attach("custom/config", "2026-01-02T00:00:00Z");
    String tag = "manifests/" + subject.digest().replace(':', '-');
    String listed = get(tag).body();
    put(tag, listed.replaceAll("\"size\":[0-9]+", "\"size\":12345678"));

    remora.run("detach", image, newest).expect(0);
    String said = remora.run("pull", image, "--to", volume.toString()).expect(0).stderr();
    assertTrue(said.contains("is listed with 12345678 bytes and has "), said);

    put(tag, "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":null}");
    remora.run("pull", image, "--to", volume.toString()).expect(11);
    remora.run("attach", image, "app.yaml").expect(0);
  }

  private String attach(String type, String created) {
    Map<String, byte[]> files =
        Map.of("app.yaml", "a: 1\n".getBytes(UTF_8), "empty.conf", new byte[0]);
    return images
        .attach(subject, type, Map.of("org.opencontainers.image.created", created), files)
        .digest();
  }

  /** Makes content in the registry's storage something else. */
  private void spoil(String content) throws IOException {
    assumeTrue(registry.storage().isPresent(), "its storage is in a container");
    try (var files = Files.walk(registry.storage().orElseThrow())) {
      Path data =
          files
              .filter(path -> path.endsWith(Path.of(content.substring(7), "data")))
              .findFirst()
              .orElseThrow();
      Files.writeString(data, "spoiled");
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(registry.uri("/v2/app/" + path))
            .header("Accept", INDEX + ", application/vnd.oci.image.manifest.v1+json")
            .build(),
        BodyHandlers.ofString());
  }

  private void put(String path, String index) throws IOException, InterruptedException {
    HttpRequest put =
        HttpRequest.newBuilder(registry.uri("/v2/app/" + path))
            .header("Content-Type", INDEX)
            .PUT(BodyPublishers.ofString(index))
            .build();
    HttpResponse<String> answer = http.send(put, BodyHandlers.ofString());
    assertEquals(201, answer.statusCode(), answer::body);
  }
}
