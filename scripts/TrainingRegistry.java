import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs a command while a registry on loopback serves an image with a configuration attached; the
 * word @IMAGE@ of the command becomes that image's reference. For the training of the AOT cache.
 */
final class TrainingRegistry {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String TYPE = "application/vnd.remora.config.v1";
  private static final String DESCRIPTOR =
      """
      {"mediaType":"%s","digest":"%s","size":%d%s}""";

  private record Answer(String mediaType, byte[] body) {
    String digest() {
      try {
        var hash = MessageDigest.getInstance("SHA-256").digest(body);
        return "sha256:" + HexFormat.of().formatHex(hash);
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    String descriptor(String more) {
      return DESCRIPTOR.formatted(mediaType, digest(), body.length, more);
    }
  }

  private final Map<String, Answer> answers = new TreeMap<>();

  public static void main(String[] command) throws Exception {
    var registry = new TrainingRegistry();
    var image = registry.fill();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", registry::answer);
    server.start();
    var reference = "127.0.0.1:" + server.getAddress().getPort() + "/training@" + image;
    var line = Stream.of(command).map(word -> word.replace("@IMAGE@", reference)).toList();
    var process = new ProcessBuilder(line).inheritIO().start();
    var exit = process.waitFor();
    server.stop(0);
    System.exit(exit);
  }

  /** Stores an image and what is attached to it; returns the image's digest. */
  private String fill() {
    var empty = blob("application/vnd.oci.empty.v1+json", "{}");
    var image = manifest(empty.descriptor(""), "", "");
    var file = blob("application/octet-stream", "greeting: hello\n".repeat(1000));
    var title =
        """
        ,"annotations":{"org.opencontainers.image.title":"app.yaml"}""";
    var created =
        """
        "annotations":{"org.opencontainers.image.created":"2026-01-01T00:00:00Z"}""";
    var config =
        manifest(
            empty.descriptor(""),
            file.descriptor(title),
            """
            ,"artifactType":"%s","subject":%s,%s"""
                .formatted(TYPE, image.descriptor(""), created));
    var listed = config.descriptor(",\"artifactType\":\"" + TYPE + "\"," + created);
    var index =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}""".formatted(INDEX, listed);
    answers.put("/v2/training/referrers/" + image.digest(), new Answer(INDEX, index.getBytes(UTF_8)));
    return image.digest();
  }

  private Answer blob(String mediaType, String text) {
    var blob = new Answer(mediaType, text.getBytes(UTF_8));
    answers.put("/v2/training/blobs/" + blob.digest(), blob);
    return blob;
  }

  private Answer manifest(String config, String layers, String more) {
    var text =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]%s}"""
            .formatted(MANIFEST, config, layers, more);
    var manifest = new Answer(MANIFEST, text.getBytes(UTF_8));
    answers.put("/v2/training/manifests/" + manifest.digest(), manifest);
    return manifest;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answers.get(exchange.getRequestURI().getPath());
      var headers = exchange.getResponseHeaders();
      headers.put("Content-Type", List.of(answer == null ? "text/plain" : answer.mediaType()));
      if (answer == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        headers.set("Content-Length", Integer.toString(answer.body().length));
        exchange.sendResponseHeaders(200, -1);
      } else {
        headers.set("Docker-Content-Digest", answer.digest());
        exchange.sendResponseHeaders(200, answer.body().length);
        exchange.getResponseBody().write(answer.body());
      }
    }
  }
}
