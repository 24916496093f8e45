package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    var why = form.equals(Project.PRE_START) ? "Permission denied" : "Read-only file system";
    for (var file : List.of("new", "app.yaml")) {
      Run write = project.exec("app", "sh", "-c", "echo x >/config/" + file);
      assertTrue(write.stderr().contains(why), write::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.FOLLOW})
  void remoraIsGivenNothingItDoesNotNeed(String form, Machine machine, Project project) {
    project.form(form, machine.app("1", "greeting: hello")).up();

    assertEquals(
        "true [ALL] [no-new-privileges:true] 65532:65532 67108864 false map[]",
        project.inspect(
            "remora",
            "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}"
                + " {{.Config.User}} {{.HostConfig.Memory}} {{.HostConfig.Privileged}}"
                + " {{.HostConfig.PortBindings}}"));
    var mounts = project.inspect("remora", "{{range .Mounts}}{{.Type}}:{{.Destination}} {{end}}");
    assertEquals(
        List.of("volume:/cache", "volume:/config"),
        List.of(mounts.split(" ")).stream().sorted().toList());
  }

  @Test
  void nothingAttachedKeepsTheApplicationFromStarting(Machine machine, Project project) {
    project.form(Project.ONE_SHOT, machine.app("one-shot-nothing"));

    Run up = project.tryToStart();

    assertEquals(1, up.exit(), up::toString);
    assertTrue(up.stderr().contains("service \"remora\" didn't complete successfully: exit 11"));
    assertTrue(project.log("remora").contains("cannot "));
    assertEquals(List.of("app-1 created 0"), project.states("app"));
  }

  @Test
  void nothingAttachedStopsTheStepBeforeTheStart(Machine machine, Project project) {
    var app = machine.app("pre-start-nothing");
    project.form(Project.PRE_START, app);

    Run detached = project.tryToStart();
    assertEquals(1, detached.exit(), detached::toString);
    assertTrue(
        detached.stderr().contains("service \"app\" pre_start[0] exited with code 11"),
        detached::toString);
    assertEquals(List.of("app-1 created 0"), project.states("app"));

    // Compose loses what a step says; by hand it says it again
    Run by =
        machine.docker(
            "run",
            "--rm",
            "-e",
            "REMORA_PLAIN_HTTP=" + machine.registry().endpoint(),
            machine.remora(),
            "pull",
            app);
    assertTrue(by.expect(11).stderr().contains("cannot "), by::toString);
  }

  @Test
  void whatIsReadOnlyForTheApplicationIsSoForTheStep(Machine machine, Project project)
      throws IOException {
    project.form(Project.PRE_START, machine.app("1", "greeting: hello"));
    var text = Files.readString(project.directory().resolve("compose.yaml"));

    project.write("compose.yaml", text.replace("- config:/config", "- config:/config:ro"));
    Run readOnly = project.tryToStart();
    assertTrue(readOnly.stderr().contains("exited with code 19"), readOnly::toString);

    project.write("compose.yaml", text.replace("user: \"0:0\"", ""));
    Run asItself = project.tryToStart();
    assertTrue(asItself.stderr().contains("exited with code 19"), asItself::toString);
  }

  @Test
  void theApplicationWaitsUntilSomethingIsAttached(Machine machine, Project project) {
    var app = machine.app("follow-nothing");
    project.impatient().form(Project.FOLLOW, app);

    Run up = project.tryToStart();
    assertTrue(up.exit() != 0, up::toString);
    assertTrue(project.log("remora").contains("cannot "));
    assertEquals(List.of("app-1 created 0"), project.states("app"));

    machine.attach(app, "greeting: at last");
    // An attempt that began before that still ends, and Compose takes its end for that of the
    // service.
    Project.await(
        () -> "[" + project.inspect("remora", "{{.State.Health.Status}}") + "]", "[healthy]");
    project.up();
    project.awaitLog("app", "greeting: at last");
  }

  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.PRE_START})
  void aRegistryThatIsAwayKeepsAnImageFromStartingThatNeverRan(
      String form, Machine machine, Project project) {
    var app = machine.app("1", "greeting: hello");
    machine.docker("pull", machine.door() + app.substring(app.indexOf('/'))).expect(0);
    machine.registry().close();
    project.set("REMORA_DEADLINE", "1s").form(form, app);

    Run up = project.compose("up");

    assertEquals(1, up.exit(), up::toString);
    var said = up.stdout() + up.stderr();
    assertTrue(
        form.equals(Project.ONE_SHOT)
            ? said.contains("exit 14") && said.contains("cannot ")
            : said.contains("exited with code 14"),
        said);
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

    assertTrue(up.exit() != 0 && up.stderr().contains("put APP_DIGEST=sha256:… into .env"));
  }
}
