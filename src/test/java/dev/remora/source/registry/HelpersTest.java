package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.rig.ShortTime;
import dev.remora.rig.TestSecrets;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of a credential helper by who was not let in for want of its answer. */
class HelpersTest extends AuthenticationScenario {
  private void helper(String script, String more) throws IOException {
    Path bin = Files.createDirectories(scratch.resolve("bin"));
    Path program = bin.resolve("docker-credential-mine");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    credentials(
        "{\"credHelpers\":{\"" + registry.host() + "\":\"mine\"}" + more + "}",
        Map.of("PATH", bin + ":/usr/bin:/bin"));
  }

  private void registryWantsAPassword() {
    accepted.set(BASIC);
    imageElse(AuthenticationScenario::asksForAPassword);
  }

  private String named(String trouble) {
    return "docker-credential-mine "
        + trouble
        + " ("
        + scratch.resolve("config.json")
        + " names it)";
  }

  @Test
  void helperThatFailedIsNamedWhereAPasswordIsWanted() throws IOException {
    helper("exit 3", "");
    registryWantsAPassword();
    denied(named("failed with exit code 3"), () -> source.manifest(SUBJECT));
  }

  @Test
  void helperThatFailedIsNamedWhereTheTokenServiceGivesNothingToAnybody() throws IOException {
    helper("exit 3", "");
    registryWantsTokens();
    tokens.on("GET", "/token*", Reply.error(401, "UNAUTHORIZED"));
    denied(named("failed with exit code 3"), () -> source.manifest(SUBJECT));
  }

  @Test
  void helperThatFailedIsNamedBesideTheLoginThatWasRefusedInItsPlace() throws IOException {
    String auth = TestSecrets.auth("old", TestSecrets.of("old"));
    helper("exit 3", ",\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}");
    registryWantsAPassword();
    AccessDenied denied =
        assertFails(
            AccessDenied.class, "the credentials are those of", () -> source.manifest(SUBJECT));
    assertTrue(denied.line().contains(named("failed with exit code 3")), denied.line());
  }

  @Test
  void helperThatTookAllTheTimeIsNamed() throws IOException {
    helper("exec sleep 60", "");
    registryWantsTokens();
    ShortTime.longEnough(
        Duration.ofSeconds(1),
        time -> {
          RegistrySource hurried =
              new RegistrySource(
                  registry.repository("app"),
                  PlainHttp.loopbackHosts(),
                  authorizer,
                  Deadline.in(time, Clock.system()),
                  warnings::add,
                  new Random(1),
                  new KnownAbsences(new Random(1)));
          return assertFails(
              RegistryUnavailable.class,
              named("did not answer in time"),
              () -> hurried.manifest(SUBJECT));
        });
  }

  @Test
  void helperThatIsNotThereIsNamed() throws IOException {
    helper("", "");
    Files.delete(scratch.resolve("bin/docker-credential-mine"));
    registryWantsAPassword();
    denied(named("is not in a directory of the PATH"), () -> source.manifest(SUBJECT));
  }

  @Test
  void helperThatAnswersAgainIsNotNamed() throws IOException {
    helper(
        "test -e "
            + scratch.resolve("bin/up")
            + " || exit 3; echo \"credentials not found\"; exit 1",
        "");
    registryWantsAPassword();
    denied(named("failed with exit code 3"), () -> source.manifest(SUBJECT));

    Files.createFile(scratch.resolve("bin/up"));
    AccessDenied denied =
        assertFails(AccessDenied.class, "no credentials for", () -> source.manifest(SUBJECT));
    assertFalse(denied.line().contains("failed"), denied.line());
    assertTrue(denied.line().contains("docker-credential-mine ("), denied.line());
  }

  @Test
  void helperIsAskedOnceInAPass() throws IOException {
    Path asked = scratch.resolve("asked");
    String answer =
        "{\\\"Username\\\":\\\""
            + USER.replace("$", "\\$")
            + "\\\",\\\"Secret\\\":\\\""
            + PASSWORD
            + "\\\"}";
    helper("echo x >> " + asked + "; echo \"" + answer + "\"", "");
    registryWantsAPassword();
    for (int pass = 1; pass <= 2; pass++) {
      source = source("app");
      assertTrue(source.manifest(SUBJECT).isPresent());
      assertTrue(source.manifest(SUBJECT).isPresent());
      assertEquals(pass, Files.readAllLines(asked).size());
    }
  }

  // ---- credentials that nobody asked for

  @Test
  void whoIsForbiddenWithoutBeingAskedIsToldOfTheLoginThatIsThere() {
    login();
    registry.on("GET", manifestPath(SUBJECT), Reply.of(403));
    AccessDenied denied =
        assertFails(AccessDenied.class, "did not ask for any", () -> source.manifest(SUBJECT));
    String there = "are in " + scratch.resolve("config.json") + " for " + registry.host();
    assertTrue(denied.line().contains(there), denied.line());
    assertEquals(List.of(""), authorizations(registry));
  }

  @Test
  void whoIsForbiddenWithoutBeingAskedIsToldOfTheHelperThatIsThere() throws IOException {
    helper("exit 3", "");
    registry.on("GET", manifestPath(SUBJECT), Reply.of(403));
    denied(" are in docker-credential-mine (", () -> source.manifest(SUBJECT));
  }

  @Test
  void loginThatDoesNotFitWhatIsAskedForIsNamed() {
    String entry = "{\"identitytoken\":\"" + TestSecrets.of("identity") + "\"}";
    credentials("{\"auths\":{\"" + registry.host() + "\":" + entry + "}}");
    registryWantsAPassword();
    denied("none that fit the login it offers", () -> source.manifest(SUBJECT));
  }

  @Test
  void whoIsForbiddenAndHasNothingIsToldWhereItWasLookedFor() {
    registry.on("GET", manifestPath(SUBJECT), Reply.of(403));
    denied("no credentials for " + registry.host(), () -> source.manifest(SUBJECT));
  }
}
