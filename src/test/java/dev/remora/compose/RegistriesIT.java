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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compose/private-registry.yaml}, and digests by Compose. */
@OnCompose
class RegistriesIT {
  @TempDir Path scratch;

  @Test
  @Requires(Tool.REGISTRY)
  void aSecretLogsRemoraIn(Machine machine, Project project) throws IOException {
    var app = machine.app("private");
    try (var registry = GuardedDistribution.withPassword(scratch);
        var door = Doorway.open(machine.host(), registry.uri("/").getPort())) {
      var server = machine.host() + ":" + door.port();
      var login = login(registry.endpoint());
      machine.apps().attachElsewhere(app, registry, login, "app.yaml", "greeting: hello");
      project.form(Project.ONE_SHOT, app, server);
      Run refused = project.tryToStart();
      assertTrue(refused.stderr().contains("exit 13"), refused::toString);

      project.override(Files.readString(Path.of("compose/private-registry.yaml")));
      project.write("registry.json", login(server));
      Path file = project.directory().resolve("registry.json");
      Files.setAttribute(file, "unix:uid", 65532);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
      project.up();

      project.awaitLog("app", "greeting: hello");
      TestSecrets.assertNone(
          project.log("remora") + project.inspect("remora", "{{json .}}") + project.log("app"));
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
