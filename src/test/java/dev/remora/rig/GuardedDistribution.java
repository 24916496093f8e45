package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** CNCF Distribution that lets nobody in without credentials. */
public final class GuardedDistribution {
  public static final String USER = "ci";
  public static final String PASSWORD = TestSecrets.of("htpasswd");

  /** Of {@link #PASSWORD}: the server takes nothing but bcrypt, which Java does not have. */
  private static final String HASH = "$2y$05$remoraremoraremoraremeWK9TmHLOptpmeAs8JAcsNzZI8UK8YZi";

  private GuardedDistribution() {}

  /**
   * Starts one that asks for a password with each request.
   *
   * @param directory for its file of passwords
   */
  public static RegistryServer withPassword(Path directory) {
    Tool.REGISTRY.required();
    Path passwords = letIn(directory, USER);
    return Distribution.start(
        Map.of(
            "REGISTRY_AUTH", "htpasswd",
            "REGISTRY_AUTH_HTPASSWD_REALM", "tests, with a comma",
            "REGISTRY_AUTH_HTPASSWD_PATH", passwords.toString()));
  }

  /**
   * Lets another user in from now on, with the same password, and nobody else.
   *
   * @param directory with its file of passwords, which the server reads anew
   */
  public static Path letIn(Path directory, String user) {
    return write(directory.resolve("htpasswd"), user + ":" + HASH + "\n");
  }

  /**
   * Starts one that takes the tokens of a service and verifies their signatures.
   *
   * @param directory for the service's public key
   */
  public static RegistryServer withTokens(TokenServer tokens, Path directory) {
    Tool.REGISTRY.required();
    Path keys = write(directory.resolve("jwks.json"), tokens.publicKeys());
    return Distribution.start(
        Map.of(
            "REGISTRY_AUTH",
            "token",
            "REGISTRY_AUTH_TOKEN_REALM",
            tokens.realm(),
            "REGISTRY_AUTH_TOKEN_SERVICE",
            TokenServer.SERVICE,
            "REGISTRY_AUTH_TOKEN_ISSUER",
            TokenServer.ISSUER,
            "REGISTRY_AUTH_TOKEN_JWKS",
            keys.toString()));
  }

  /** Writes the file that {@code docker login} would leave in a directory. */
  public static Path login(Path directory, RegistryServer registry, String user, String password) {
    return write(
        directory.resolve("config.json"),
        TestSecrets.configJson(registry.endpoint(), user, password));
  }

  /**
   * Pushes something to attach to, by ORAS.
   *
   * @param directory for its content
   */
  public static void push(Path directory, Path login, String image) {
    write(directory.resolve("image"), "an image");
    Tool.ORAS
        .run(
            directory,
            "push",
            "--plain-http",
            "--registry-config",
            login.toString(),
            image,
            "image:application/octet-stream")
        .expect(0);
  }

  private static Path write(Path file, String content) {
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
