package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code compose/follow}: a configuration that changes while the application runs. */
@OnCompose
class FollowIT {

  @Test
  void theFollowerComesAlongWithTheApplication(Machine machine, Project project) {
    project.form(Project.FOLLOW, machine.app("1", "greeting: hello"));

    project.up("app");

    assertEquals(List.of("remora-1 running 0"), project.states("remora"));
  }

  @Test
  void anUpdateReachesAnApplicationThatReloadsByHttp(Machine machine, Project project) {
    var app = machine.app("follow-http", "greeting: hello");
    project
        .impatient()
        .set("REMORA_INTERVAL", "1s")
        .set("REMORA_ON_CHANGE", "http://app:8080/cgi-bin/reload")
        .form(Project.FOLLOW, app)
        .override("services: {app: {environment: {HTTP: 8080}}}")
        .up();
    project.awaitLog("app", "greeting: hello");
    var started = project.inspect("app", "{{.State.StartedAt}}");

    machine.attach(app, "greeting: good morning");

    project.awaitLog("app", "reads 'greeting: good morning'");
    assertEquals(started, project.inspect("app", "{{.State.StartedAt}}"));
  }

  @Test
  void anUpdateReachesAnApplicationThatReloadsOnASignal(Machine machine, Project project) {
    var app = machine.app("follow-signal", "greeting: hello");
    project
        .impatient()
        .set("REMORA_INTERVAL", "1s")
        .set("REMORA_ON_CHANGE", "signal:HUP@app")
        .form(Project.FOLLOW, app)
        .override("services: {app: {pid: 'service:remora', user: '65532:65532'}}")
        .up();
    project.awaitLog("app", "greeting: hello");

    machine.attach(app, "greeting: good morning");

    project.awaitLog("app", "reads 'greeting: good morning'");

    // one process namespace: it ends with its first process, which is Remora
    project.exec("app", "sh", "-c", "kill -TERM 1"); // which may end with it
    String again = "{{if .RestartCount}}{{.State.Running}}{{end}}";
    Project.await(() -> project.inspect("remora", again), "true");
    project.up(); // the engine may have looked for the namespace too early, and then gives up
    project.awaitLog("app", "reads 'greeting: good morning' GREETING=''\napp");
  }

  @Test
  void theProcessNamespaceOfTheApplicationCannotBeShared(Machine machine, Project project) {
    project
        .form(Project.FOLLOW, machine.app("1"))
        .override("services: {remora: {pid: 'service:app'}}");

    Run config = project.compose("config");

    assertTrue(config.exit() != 0 && config.stderr().contains("cycle"), config::toString);
  }

  @Test
  void healthAndMetricsAreForRemorasOwnContainerOnly(Machine machine, Project project) {
    project.form(Project.FOLLOW, machine.app("1", "greeting: hello")).up();

    Run other = project.exec("app", "wget", "-q", "-O-", "http://remora:8077/healthz/ready");
    assertTrue(other.stderr().contains("Connection refused"), other::toString);
    project.awaitLog("remora", "health and metrics on 127.0.0.1:8077");

    var status = project.exec("remora", "/remora", "status");
    assertTrue(status.expect(0).stdout().contains("app.yaml"), status::toString);
  }
}
