package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.remora.rig.Said;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each form does with more replicas, a second {@code up}, a restart, and a reboot. */
@OnCompose
class LifeIT {

  @Test
  void moreReplicasRunRemoraAgainAndReadTheSame(Machine machine, Project project) {
    var app = machine.app("scale-one-shot", "greeting: hello");
    project.form(Project.ONE_SHOT, app).up();
    var started = project.inspect("app", "{{.State.StartedAt}}");
    machine.attach(app, "greeting: good morning");

    project.up("--scale", "app=3");

    assertEquals(
        List.of("app-1 running 0", "app-2 running 0", "app-3 running 0"), project.states("app"));
    assertEquals(started, project.inspect("app", "{{.State.StartedAt}}"));
    project.awaitLog("app", "greeting: good morning");
    // the replica that ran before has the new file under its eyes, if it looks
    assertEquals("greeting: good morning", project.exec("app", "cat", "/config/app.yaml").stdout());
  }

  @Test
  void moreReplicasDoNotRunTheStepAgain(Machine machine, Project project) {
    var app = machine.app("scale-pre-start", "greeting: hello");
    project.form(Project.PRE_START, app).up();
    machine.attach(app, "greeting: good morning");

    project.up("--scale", "app=2");

    assertEquals(List.of("app-1 running 0", "app-2 running 0"), project.states("app"));
    project.awaitLog("app", "greeting: hello");
    assertEquals("greeting: hello", project.exec("app", "cat", "/config/app.yaml").stdout());

    project.compose("stop", "-t", "1").expect(0);
    project.compose("start").expect(0);
    assertEquals("greeting: hello", project.exec("app", "cat", "/config/app.yaml").stdout());

    // all of them stopped, and up: the step runs
    project.compose("stop", "-t", "1").expect(0);
    project.up("--scale", "app=2");
    project.awaitLog("app", "greeting: good morning");
  }

  @Test
  void aSecondUpRunsRemoraAgainAndLeavesTheApplicationAlone(Machine machine, Project project) {
    var app = machine.app("again-one-shot", "greeting: hello");
    project.form(Project.ONE_SHOT, app).up();
    var started = project.inspect("app", "{{.State.StartedAt}}");
    machine.attach(app, "greeting: good morning");

    project.up();

    assertEquals(started, project.inspect("app", "{{.State.StartedAt}}"));
    assertEquals("greeting: good morning", project.exec("app", "cat", "/config/app.yaml").stdout());
  }

  @Test
  void restartRunsRemoraFirst(Machine machine, Project project) {
    var app = machine.app("restart-one-shot", "greeting: hello");
    project.form(Project.ONE_SHOT, app).up();
    project.awaitLog("app", "greeting: hello");
    machine.attach(app, "greeting: good morning");

    project.compose("restart", "-t", "1", "app").expect(0);
    Said.lacks(project.awaitLog("app", " reads ", 2), "good morning");

    project.compose("restart", "-t", "1").expect(0);
    project.awaitLog("app", "greeting: good morning");
  }

  @Test
  void stopAndStartRunRemoraFirst(Machine machine, Project project) {
    var app = machine.app("stop-one-shot", "greeting: hello");
    project.form(Project.ONE_SHOT, app).up();
    project.awaitLog("app", "greeting: hello");
    machine.attach(app, "greeting: good morning");

    project.compose("stop", "-t", "1").expect(0);
    project.compose("start").expect(0);

    project.awaitLog("app", "greeting: good morning");
    assertEquals(2, project.log("app").lines().count());
  }

  @ParameterizedTest
  @CsvSource({"one-shot, remora", "follow, remora-first"})
  void aProjectThatWasTakenDownHasItsVolumesStill(
      String form, String service, Machine machine, Project project) {
    project.set("REMORA_FALLBACK_AFTER", "1s");
    project.form(form, machine.app("1", "greeting: hello")).up();

    project.compose("down", "-t", "1").expect(0);
    machine.registry().close();
    project.up();

    project.awaitLog("app", "greeting: hello");
    project.awaitLog(service, "goes on with");
  }

  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.FOLLOW, Project.PRE_START})
  void aProjectThatWasTakenDownStartsWithTheNewest(String form, Machine machine, Project project) {
    var app = machine.app("down-" + form, "greeting: hello");
    project.form(form, app).up();
    project.compose("down", "-t", "1").expect(0);
    machine.attach(app, "greeting: good morning");

    project.up();

    project.awaitLog("app", "greeting: good morning");
    Said.lacks(project.log("app"), "greeting: hello");
  }

  @Test
  void aSecondUpLeavesASidecarAndItsApplicationAlone(Machine machine, Project project) {
    project.impatient().form(Project.FOLLOW, machine.app("1", "greeting: hello")).up();
    var app = project.inspect("app", "{{.Id}} {{.State.StartedAt}}");
    var remora = project.inspect("remora", "{{.Id}} {{.State.StartedAt}}");

    project.up();

    assertEquals(app, project.inspect("app", "{{.Id}} {{.State.StartedAt}}"));
    assertEquals(remora, project.inspect("remora", "{{.Id}} {{.State.StartedAt}}"));
  }

  @Test
  void restartLetsTheApplicationWaitForTheSidecar(Machine machine, Project project) {
    var app = machine.app("restart-follow", "greeting: hello");
    project.impatient().form(Project.FOLLOW, app).up();
    project.awaitLog("app", "greeting: hello");

    project.compose("restart", "-t", "5").expect(0);

    project.awaitLog("app", "greeting: hello' GREETING=''\napp");
    assertEquals("0", project.inspect("remora", "{{.RestartCount}}"));
    assertEquals("running", project.inspect("app", "{{.State.Status}}"));

    project.compose("stop", "-t", "5").expect(0);
    project.compose("start").expect(0);
    project.up("--scale", "app=2");
    assertEquals(List.of("app-1 running 0", "app-2 running 0"), project.states("app"));
  }

  @Test
  void restartDoesNotRunTheStep(Machine machine, Project project) {
    var app = machine.app("restart-pre-start", "greeting: hello");
    project.form(Project.PRE_START, app).up();
    project.awaitLog("app", "greeting: hello");
    machine.attach(app, "greeting: good morning");

    project.compose("restart", "-t", "1").expect(0);
    Said.lacks(project.awaitLog("app", " reads ", 2), "good morning");

    project.up("--force-recreate");
    project.awaitLog("app", "greeting: good morning");
  }

  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.FOLLOW, Project.PRE_START})
  void aRebootWithoutTheRegistryStartsFromTheVolume(String form, Machine machine, Project project) {
    EngineRestart restart = EngineRestart.required();
    project.impatient().form(form, machine.app("1", "greeting: hello")).up();
    project.awaitLog("app", "greeting: hello");
    var started = project.inspect("app", "{{.State.StartedAt}}");

    machine.registry().close();
    restart.run(Path.of("").toAbsolutePath());

    Project.await(() -> String.join("\n", project.states("app")), "app-1 running 0");
    assertNotEquals(started, project.inspect("app", "{{.State.StartedAt}}"));
    project.awaitLog("app", "greeting: hello", 2);
    if (form.equals(Project.FOLLOW)) {
      Project.await(() -> project.inspect("remora", "{{.State.Health.Status}}"), "healthy");
    }
    if (form.equals(Project.ONE_SHOT)) {
      assertEquals(List.of("remora-1 exited 0"), project.states("remora"));
    }
  }
}
