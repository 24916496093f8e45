package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A repository of a registry that takes pushes from anybody; written without our own client. */
final class RepositoryStore implements Store {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final URI base;

  RepositoryStore(RegistryServer registry, String repository) {
    this.base = registry.uri("/v2/" + repository + "/");
  }

  @Override
  public void blob(Content blob) {
    var started =
        send(HttpRequest.newBuilder(base.resolve("blobs/uploads/")).POST(BodyPublishers.noBody()));
    var location =
        base.resolve(expect(202, started).headers().firstValue("Location").orElseThrow());
    var separator = location.getQuery() == null ? "?" : "&";
    var put =
        HttpRequest.newBuilder(URI.create(location + separator + "digest=" + blob.digest()))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(blob.bytes()));
    expect(201, send(put));
  }

  @Override
  public void manifest(Content manifest, @Nullable String tag) {
    put(manifest, tag == null ? manifest.digest() : tag);
  }

  @Override
  public void referrer(Content manifest, String subject, ObjectNode listed) {
    var answer = put(manifest, manifest.digest());
    if (answer.headers().firstValue("OCI-Subject").isEmpty() && !hasReferrersApi(subject)) {
      listUnderTag(subject.replace(':', '-'), listed);
    }
  }

  private boolean hasReferrersApi(String subject) {
    var listing = send(HttpRequest.newBuilder(base.resolve("referrers/" + subject)));
    return listing.statusCode() == 200;
  }

  private void listUnderTag(String tag, ObjectNode entry) {
    var request = HttpRequest.newBuilder(base.resolve("manifests/" + tag)).header("Accept", INDEX);
    var answer = send(request);
    var index =
        answer.statusCode() == 404
            ? JsonNodeFactory.instance.objectNode().put("schemaVersion", 2).put("mediaType", INDEX)
            : object(expect(200, answer).body());
    var manifests =
        index.get("manifests") instanceof ArrayNode array ? array : index.putArray("manifests");
    manifests.add(entry);
    put(Content.of(INDEX, index), tag);
  }

  private HttpResponse<byte[]> put(Content manifest, String reference) {
    return expect(
        201,
        send(
            HttpRequest.newBuilder(base.resolve("manifests/" + reference))
                .header("Content-Type", manifest.mediaType())
                .PUT(BodyPublishers.ofByteArray(manifest.bytes()))));
  }

  private static ObjectNode object(byte[] document) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse<byte[]> expect(int status, HttpResponse<byte[]> answer) {
    if (answer.statusCode() != status) {
      throw new AssertionError(
          answer.request().method() + " " + answer + ": " + new String(answer.body(), UTF_8));
    }
    return answer;
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
