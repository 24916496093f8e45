package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Doorway;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A login laid over a form, and digests by Compose. */
@OnCompose
class RegistriesIT {
  @TempDir Path scratch;

  @ParameterizedTest
  @CsvSource({"one-shot, private-registry.yaml", "follow, follow/private-registry.yaml"})
  @Requires(Tool.REGISTRY)
  void aSecretLogsRemoraIn(String form, String overlay, Machine machine, Project project)
      throws IOException {
    var app = machine.app("private");
    try (var registry = GuardedDistribution.withPassword(scratch);
        var door = Doorway.open(machine.host(), registry.uri("/").getPort())) {
      var server = machine.host() + ":" + door.port();
      var login = login(registry.endpoint());
      machine.apps().attachElsewhere(app, registry, login, "app.yaml", "greeting: hello");
      project.form(form, app, server);
      Run refused = project.tryToStart();
      assertTrue(refused.stderr().contains("exit 13"), refused::toString);

      project.override(Files.readString(Path.of("compose").resolve(overlay)));
      // as the file says: all may read it whose way there is open, and it is the engine's alone
      Path directory = Files.createDirectory(project.directory().resolve("login"));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      Path file = Files.writeString(directory.resolve("registry.json"), login(server));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      project.up();

      project.awaitLog("app", "greeting: hello");
      TestSecrets.assertNone(
          project.log("remora") + project.inspect("remora", "{{json .}}") + project.log("app"));
      if (form.equals(Project.FOLLOW)) {
        assertEquals(List.of("remora-1 running 0"), project.states("remora"));
        assertTrue(!project.log("remora").contains("cannot"), project.log("remora"));
      }
      Files.delete(file);
    }
  }

  @Test
  void composeFindsTheDigestOfATag(Machine machine, Project project) {
    var app = machine.app("1", "greeting: hello");
    project.write(
        "compose.yaml", "services: {app: {image: '" + machine.door() + "/shop/app:1'}}\n");

    var locked = project.compose("config", "--lock-image-digests").expect(0).stdout();

    assertTrue(locked.contains("/shop/app:1" + app.substring(app.indexOf('@'))), locked);
    assertEquals(0, project.compose("config", "--resolve-image-digests").exit());
  }

  private static String login(String server) {
    return TestSecrets.configJson(server, GuardedDistribution.USER, GuardedDistribution.PASSWORD);
  }
}
