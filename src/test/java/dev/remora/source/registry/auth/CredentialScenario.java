package dev.remora.source.registry.auth;

import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.posix.WrittenDirectories;
import dev.remora.rig.TestSecrets;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A process with a home, a path and credentials in some places; what it is warned about. */
abstract class CredentialScenario {
  static final String REGISTRY = "r.io";

  @TempDir Path scratch;
  final List<String> warnings = new ArrayList<>();
  final Map<String, String> environment = new HashMap<>();
  final List<Path> given = new ArrayList<>();
  final List<Path> written = new ArrayList<>();
  Duration patience = Duration.ofSeconds(10);

  @BeforeEach
  void home() throws IOException {
    environment.put("HOME", Files.createDirectory(scratch.resolve("home")).toString());
    environment.put("PATH", Files.createDirectory(scratch.resolve("bin")).toString());
  }

  @AfterEach
  void nothingSecretWasWarnedAbout() {
    warnings.forEach(TestSecrets::assertNone);
  }

  CredentialStore store() {
    return new CredentialStore(
        new RegistryConfig(given),
        environment,
        new WrittenDirectories(written),
        patience,
        warnings::add);
  }

  static List<Identity> find(CredentialStore store, String registry) {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1), new VirtualClock());
    return store.find(repository(registry), origin(registry), deadline);
  }

  static List<String> users(CredentialStore store) {
    return find(store, REGISTRY).stream().map(CredentialScenario::user).toList();
  }

  static String user(CredentialStore store) {
    return user(store, REGISTRY);
  }

  static String user(CredentialStore store, String registry) {
    return user(find(store, registry).getFirst());
  }

  static String user(Identity found) {
    return ((Credential.Password) found.proof().orElseThrow()).user();
  }

  static Repository repository(String registry) {
    return new Repository(registry, "team/app");
  }

  static Origin origin(String registry) {
    return Origin.of(URI.create("https://" + registry));
  }

  static String config(String user) {
    return TestSecrets.configJson(REGISTRY, user, TestSecrets.of(user));
  }

  static String entry(String key, String user) {
    return "\"" + key + "\":{\"auth\":\"" + TestSecrets.auth(user, TestSecrets.of(user)) + "\"}";
  }

  Path write(String name, String content) throws IOException {
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  void helper(String name, String script) throws IOException {
    script(scratch.resolve("bin/docker-credential-" + name), "PATH=/usr/bin:/bin\n" + script);
  }

  static Path script(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
