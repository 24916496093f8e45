package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.rig.Authority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a client is told to reach a registry.
 *
 * @param remora flags of Remora
 * @param oras flags of oras that mean the same
 * @param environment of both
 */
record Access(List<String> remora, List<String> oras, Map<String, String> environment) {

  /** Without TLS. */
  static Access plain(String endpoint) {
    return new Access(List.of("--plain-http", endpoint), List.of("--plain-http"), Map.of());
  }

  /** By TLS, trusting an authority. */
  static Access tls(Authority authority) {
    String ca = authority.ca().toString();
    return new Access(
        List.of("--plain-http", "none", "--ca-file", ca),
        List.of("--plain-http=false", "--ca-file", ca),
        Map.of());
  }

  /** Showing the client certificate that the authority issued. */
  Access showing(Authority.Identity client) {
    List<String> flags =
        List.of(
            "--cert-file", client.certificate().toString(), "--key-file", client.key().toString());
    return new Access(both(remora, flags), both(oras, flags), environment);
  }

  /** With a password for one registry in the {@code config.json} of a directory, made here. */
  Access withPassword(Path directory, String endpoint, String user, String password)
      throws IOException {
    String auth = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("config.json"),
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(endpoint, auth));
    return with("DOCKER_CONFIG", directory.toString());
  }

  /** Through a proxy, for HTTP and HTTPS. */
  Access through(URI proxy) {
    return with("HTTP_PROXY", proxy.toString()).with("HTTPS_PROXY", proxy.toString());
  }

  Access with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Access(remora, oras, Map.copyOf(more));
  }

  private static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
