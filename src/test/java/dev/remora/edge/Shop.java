package dev.remora.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.e2e.Outage;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * The application's repository, in a registry on this machine.
 *
 * @param way how devices get there: it can be blocked
 */
record Shop(RegistryServer registry, Outage way, Path scratch) implements AutoCloseable {

  /** In a new registry. */
  static Shop open(Path scratch) {
    return over(Olareg.start(), scratch);
  }

  /** In a registry that is closed with it. */
  static Shop over(RegistryServer registry, Path scratch) {
    return new Shop(registry, Outage.before(registry), scratch);
  }

  static String port(RegistryServer registry) {
    return registry.endpoint().substring(registry.endpoint().lastIndexOf(':') + 1);
  }

  /** A new image with {@code app.yaml} attached; returns its digest. */
  String image(String tag, String configuration) {
    // with oras and a login, because the registry may ask for one
    var image = TestImages.in(scratch.resolve("image-" + tag)).image(tag);
    Tool.ORAS
        .run(
            scratch,
            Map.of("DOCKER_CONFIG", home().toString()),
            "cp",
            "--from-oci-layout",
            scratch.resolve("image-" + tag) + ":" + tag,
            "--to-plain-http",
            registry.endpoint() + "/shop/app:" + tag)
        .expect(0);
    attach(image.digest(), configuration);
    return image.digest();
  }

  /** Attaches another {@code app.yaml}, as CI does. */
  void attach(String digest, String configuration) {
    try {
      var remora = Remora.in(scratch);
      Files.writeString(remora.work().resolve("app.yaml"), configuration + "\n");
      var login = Map.of("DOCKER_CONFIG", home().toString());
      remora
          .run(login, "attach", registry.endpoint() + "/shop/app@" + digest, "app.yaml")
          .expect(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a device is told of an image: 10.0.2.2 is this machine's loopback. */
  String settings(String digest) {
    var host = "10.0.2.2:" + port(way);
    return "REMORA_IMAGE=" + host + "/shop/app@" + digest + "\nREMORA_PLAIN_HTTP=" + host;
  }

  /** Credentials for devices, in Docker's format. */
  String login(String host) {
    return login(host, port(way));
  }

  private static String login(String host, String port) {
    var login = GuardedDistribution.USER + ":" + GuardedDistribution.PASSWORD;
    var encoded = Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    return "{\"auths\": {\"%s:%s\": {\"auth\": \"%s\"}}}".formatted(host, port, encoded);
  }

  /** A home directory with credentials for the registry, which may need none. */
  private Path home() {
    try {
      var home = Files.createDirectories(scratch.resolve("ci/.docker"));
      var config = home.resolve("config.json");
      Files.writeString(config, login("127.0.0.1", port(registry)));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    way.close();
    registry.close();
  }
}
