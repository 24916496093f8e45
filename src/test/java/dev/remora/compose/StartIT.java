package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Run;
import dev.remora.rig.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form of {@code compose/}: when the application starts, and when it does not. */
@OnCompose
class StartIT {

  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.FOLLOW, Project.PRE_START})
  void theApplicationStartsWithItsConfigurationAndCannotWriteIt(
      String form, Machine machine, Project project) {
    project.form(form, machine.app("1", "greeting: hello")).up();

    project.awaitLog("app", "app 1 reads 'greeting: hello'");
    // the application ends when the file is not there, and would be started again
    assertEquals("0", project.inspect("app", "{{.RestartCount}}"));
    for (var file : List.of("new", "app.yaml")) {
      Run write = project.exec("app", "sh", "-c", "echo x >/config/" + file);
      assertTrue(write.stderr().contains("Read-only file system"), write::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"one-shot, remora", "follow, remora", "follow, remora-first"})
  void remoraIsGivenNothingItDoesNotNeed(
      String form, String service, Machine machine, Project project) {
    project.form(form, machine.app("1", "greeting: hello")).up();

    assertEquals(NOTHING, machine.given(project.container(service, 1)));
  }

  /** Read-only, no capability, a user of its own, 64 MiB, and two volumes. */
  private static final String NOTHING =
      "true [ALL] [no-new-privileges:true] 65532:65532 67108864 false map[]"
          + " volume:/cache volume:/config";

  @Test
  void aStepTakesNothingOverFromItsServiceThatWouldMakeItAnotherProgram(
      Machine machine, Project project) {
    project
        .form(Project.PRE_START, machine.app("pre-start-nothing"))
        .override(
            """
            services:
              app:
                entrypoint: [/bin/sh, -c]
                command: ["exec /bin/app"]
                working_dir: /www
                user: "0:0"
                privileged: true
                mem_limit: 512m
                mem_reservation: 256m
                environment:
                  GREETING: of the application
            """);

    Run up = project.tryToStart();

    assertTrue(up.stderr().contains("pre_start[0] exited with code 11"), up::toString);
    assertEquals(
        NOTHING.replace(" volume:/cache", ""),
        machine.given(project.container("app-pre_start", 0)));
  }

  /** Also while nobody waits: no state of an earlier attempt decides. */
  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.FOLLOW, Project.PRE_START})
  void theApplicationStartsByTheUpThatFollowsTheAttach(
      String form, Machine machine, Project project) {
    var app = machine.app(form + "-late");
    project.form(form, app);

    for (int attempt = 0; attempt < 2; attempt++) {
      Run up = project.tryToStart();
      assertEquals(1, up.exit(), up::toString);
      assertTrue(up.stderr().contains(failed(form, 11)), up::toString);
      assertEquals(List.of("app-1 created 0"), project.states("app"));
    }
    machine.attach(app, "greeting: at last");
    project.up();

    project.awaitLog("app", "greeting: at last");
  }

  private static String failed(String form, int code) {
    return switch (form) {
      case Project.ONE_SHOT -> "service \"remora\" didn't complete successfully: exit " + code;
      case Project.FOLLOW -> "service \"remora-first\" didn't complete successfully: exit " + code;
      default -> "service \"app\" pre_start[0] exited with code " + code + ": remora: cannot ";
    };
  }

  @Test
  void whatIsReadOnlyForTheStepIsRefused(Machine machine, Project project) throws IOException {
    project.form(Project.PRE_START, machine.app("1", "greeting: hello"));
    var text = Files.readString(project.directory().resolve("compose.yaml"));

    project.write("compose.yaml", text.replace("- config:/config", "- config:/config:ro"));
    Run readOnly = project.tryToStart();

    assertTrue(readOnly.stderr().contains(failed(Project.PRE_START, 19)), readOnly::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.FOLLOW, Project.PRE_START})
  void aRegistryThatIsAwayKeepsAnImageFromStartingThatNeverRan(
      String form, Machine machine, Project project) {
    var app = machine.app("1", "greeting: hello");
    machine.docker("pull", machine.door() + app.substring(app.indexOf('/'))).expect(0);
    machine.registry().close();
    project.set("REMORA_DEADLINE", "1s").form(form, app);

    Run up = project.compose("up");

    assertEquals(1, up.exit(), up::toString);
    var said = up.stdout() + up.stderr();
    assertTrue(said.contains(failed(form, 14)) && said.contains("remora: cannot "), said);
    assertEquals(List.of("app-1 created 0"), project.states("app"));
  }

  @Test
  void aDigestThatTheRegistryDoesNotKnowIsTheEnginesFailure(Machine machine, Project project) {
    var app = machine.app("1", "greeting: hello");
    project.form(
        Project.ONE_SHOT, app.substring(0, app.indexOf('@')) + "@sha256:" + "0".repeat(64));

    Run up = project.tryToStart();

    assertEquals(1, up.exit(), up::toString);
    assertTrue(up.stderr().contains("manifest unknown"), up::toString);
    assertEquals(List.of(), project.states("app"));
  }

  @Test
  void noDigestIsSaidBeforeAnythingIsDone(Machine machine, Project project) {
    project.form(Project.ONE_SHOT, machine.app("1")).write(".env", "");

    Run up = project.tryToStart();

    assertNotEquals(0, up.exit(), up::toString);
    Said.contains(up.stderr(), "put APP_DIGEST=sha256:… into .env");
  }
}
