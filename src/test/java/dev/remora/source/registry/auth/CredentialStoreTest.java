package dev.remora.source.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.UsageFailure;
import dev.remora.posix.Pipes;
import dev.remora.rig.TestSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials are found, and what happens when they cannot be. */
class CredentialStoreTest extends CredentialScenario {
  @Test
  void placesInTheirOrder() throws IOException {
    List<String> order =
        List.of(
            "registry-config",
            "DOCKER_AUTH_CONFIG",
            "DOCKER_CONFIG",
            "REGISTRY_AUTH_FILE",
            ".dockercfg",
            "CREDENTIALS_DIRECTORY");
    given.add(write("given.json", config("registry-config")));
    environment.put("DOCKER_AUTH_CONFIG", config("DOCKER_AUTH_CONFIG"));
    write("docker/config.json", config("DOCKER_CONFIG"));
    environment.put("DOCKER_CONFIG", scratch.resolve("docker").toString());
    environment.put(
        "REGISTRY_AUTH_FILE", write("auth.json", config("REGISTRY_AUTH_FILE")).toString());
    write(
        "home/.dockercfg",
        "{\"r.io\":{\"auth\":\"" + TestSecrets.auth(".dockercfg", TestSecrets.of("x")) + "\"}}");
    write("credentials/config.json", config("CREDENTIALS_DIRECTORY"));
    environment.put("CREDENTIALS_DIRECTORY", scratch.resolve("credentials").toString());
    // a variable that moves a tool's file takes the place of the usual one
    write("home/.docker/config.json", config("never"));
    write("home/.config/containers/auth.json", config("never"));

    List<String> found = new ArrayList<>();
    found.add(user(store()));
    given.clear();
    found.add(user(store()));
    environment.remove("DOCKER_AUTH_CONFIG");
    found.add(user(store()));
    Files.delete(scratch.resolve("docker/config.json"));
    found.add(user(store()));
    Files.delete(scratch.resolve("auth.json"));
    found.add(user(store()));
    Files.delete(scratch.resolve("home/.dockercfg"));
    found.add(user(store()));
    assertEquals(order, found);
    assertEquals(List.of(), warnings);
  }

  @Test
  void usualPlacesOfPodmanComeBeforeDockers() throws IOException {
    environment.put("XDG_RUNTIME_DIR", scratch.resolve("run").toString());
    write("home/.docker/config.json", config("docker"));
    assertEquals("docker", user(store()));
    write("home/.config/containers/auth.json", config("podman"));
    assertEquals("podman", user(store()));
    write("run/containers/auth.json", config("podman at run time"));
    assertEquals("podman at run time", user(store()));
    environment.put("XDG_CONFIG_HOME", scratch.resolve("elsewhere").toString());
    Files.delete(scratch.resolve("run/containers/auth.json"));
    assertEquals("docker", user(store()));
  }

  @Test
  void placeWithoutTheRegistryDoesNotCount() throws IOException {
    given.add(write("given.json", TestSecrets.configJson("other.io", "other", "x")));
    write("home/.docker/config.json", config("docker"));
    assertEquals("docker", user(store()));
  }

  @ParameterizedTest
  @ValueSource(strings = {".dockerconfigjson", "config.json", "auth.json"})
  void directoryOfAMountedSecret(String name) throws IOException {
    write("secret/" + name, config("mounted"));
    given.add(scratch.resolve("secret"));
    assertEquals("mounted", user(store()));
  }

  @Test
  void allThatFitInAFileAreTriedWhatFitsBestFirst() throws IOException {
    given.add(
        write(
            "first.json",
            "{\"auths\":{"
                + entry("*.io", "glob")
                + ","
                + entry("r.io", "host")
                + ","
                + entry("r.io/team", "team")
                + ","
                + entry("r.io/other", "other")
                + "}}"));
    given.add(write("second.json", "{\"auths\":{" + entry("r.io/team/app", "app") + "}}"));
    assertEquals(List.of("app", "team", "host", "glob"), users(store()));
  }

  // ---- rotation and trouble

  @Test
  void changedFileIsReadAgain() throws IOException {
    Path file = write("config.json", config("before"));
    given.add(file);
    CredentialStore store = store();
    assertEquals("before", user(store));
    Path next = write("next.json", config("afterw"));
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE); // same size and time, another inode
    assertEquals("afterw", user(store));
  }

  @Test
  void secretThatTheKubeletSwapsIsReadAgain() throws IOException {
    write("secret/..1/.dockerconfigjson", config("before"));
    write("secret/..2/.dockerconfigjson", config("after"));
    Path data = scratch.resolve("secret/..data");
    Files.createSymbolicLink(data, Path.of("..1"));
    Files.createSymbolicLink(
        scratch.resolve("secret/.dockerconfigjson"), Path.of("..data/.dockerconfigjson"));
    given.add(scratch.resolve("secret"));
    CredentialStore store = store();
    assertEquals("before", user(store));
    Files.createSymbolicLink(scratch.resolve("secret/..data_tmp"), Path.of("..2"));
    Files.move(scratch.resolve("secret/..data_tmp"), data, StandardCopyOption.ATOMIC_MOVE);
    assertEquals("after", user(store));
  }

  @Test
  void whatWasReadStaysWhileALaterVersionCannotBe() throws IOException {
    Path file = write("config.json", config("user"));
    given.add(file);
    CredentialStore store = store();
    assertEquals("user", user(store));
    Files.writeString(file, "{ half a file " + TestSecrets.of("half"));
    assertEquals("user", user(store));
    assertEquals("user", user(store));
    Files.delete(file);
    assertEquals("user", user(store));
    assertEquals(1, warnings.size(), warnings::toString);
    write("config.json", config("later"));
    assertEquals("later", user(store));
  }

  @Test
  void defaultFileThatGoesAwayIsGone() throws IOException {
    Path file = write("home/.docker/config.json", config("user"));
    CredentialStore store = store();
    assertEquals("user", user(store));
    Files.delete(file);
    assertEquals(List.of(), users(store));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "[]", "{\"auths\":7}"})
  void malformedFileThatWasGivenIsAMistakeBeforeAnythingIsContacted(String content)
      throws IOException {
    given.add(write("config.json", content));
    UsageFailure failure = assertThrows(UsageFailure.class, this::store);
    assertEquals(ExitCode.USAGE, failure.exitCode());
    assertTrue(failure.line().contains("config.json"), failure::line);
  }

  @Test
  void emptyFileIsNoMistakeAndNoRotationEither() throws IOException {
    Path file = write("config.json", "");
    given.add(file);
    CredentialStore store = store();
    assertEquals(List.of(), users(store));
    write("config.json", config("user"));
    assertEquals("user", user(store));
    assertEquals(List.of(), warnings);
    Files.writeString(file, ""); // somebody begins to write it anew
    assertEquals("user", user(store));
    assertTrue(warnings.getFirst().endsWith("it is empty"), warnings::toString);
  }

  @Test
  void lineBreakAfterTheNameOfAPlaceIsNoPartOfIt() throws IOException {
    write("docker/config.json", config("docker"));
    environment.put("DOCKER_CONFIG", scratch.resolve("docker") + "\n");
    assertEquals("docker", user(store()));
  }

  @Test
  void sameNameTwiceIsWarnedAboutOnce() throws IOException {
    given.add(
        write(
            "config.json",
            "{\"auths\":{" + entry("r.io", "first") + "," + entry("r.io", "last") + "}}"));
    CredentialStore store = store();
    assertEquals(List.of("last"), users(store));
    assertEquals(List.of("last"), users(store));
    assertEquals(
        List.of(given.getFirst() + ": r.io is there twice; the last one counts"), warnings);
  }

  @Test
  void pipeOfAShellIsReadOnce() throws Exception {
    Path file = write("config.json", config("user"));
    Path pipe = Pipes.make(scratch.resolve("pipe"));
    given.add(pipe);
    String script = "cat \"$0\" > \"$1\"";
    new ProcessBuilder("sh", "-c", script, file.toString(), pipe.toString()).start();
    CredentialStore store = store();
    assertEquals("user", user(store));
    assertEquals("user", user(store));
    assertEquals(List.of(), warnings);
  }

  @Test
  void pipeThatNobodyWritesToIsAMistake() throws Exception {
    given.add(Pipes.make(scratch.resolve("pipe")));
    patience = Duration.ofMillis(1);
    UsageFailure failure = assertThrows(UsageFailure.class, this::store);
    assertTrue(failure.line().contains("pipe that nobody filled"), failure::line);
  }

  @Test
  void pipeWhereOtherToolsKeepCredentialsIsWarnedAboutAndNotWaitedFor() throws Exception {
    Files.createDirectories(scratch.resolve("home/.docker"));
    Pipes.make(scratch.resolve("home/.docker/config.json"));
    assertEquals(List.of(), users(store()));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void missingFileThatWasGivenIsAMistake() {
    given.add(scratch.resolve("missing.json"));
    UsageFailure failure = assertThrows(UsageFailure.class, this::store);
    assertTrue(failure.line().contains("it is not there"), failure::line);
  }

  @Test
  void emptyDirectoryThatWasGivenIsAMistake() throws IOException {
    given.add(Files.createDirectory(scratch.resolve("secret")));
    assertThrows(UsageFailure.class, this::store);
  }

  @Test
  void malformedDefaultFileIsWarnedAboutAndTheNextOneCounts() throws IOException {
    write("home/.config/containers/auth.json", "{ \"auths\": " + TestSecrets.of("broken"));
    write("home/.docker/config.json", config("docker"));
    CredentialStore store = store();
    assertEquals("docker", user(store));
    assertEquals("docker", user(store));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("auth.json"), warnings::toString);
  }

  @Test
  void malformedVariableIsWarnedAbout() {
    environment.put("DOCKER_AUTH_CONFIG", TestSecrets.of("no json"));
    assertEquals(List.of(), users(store()));
    assertTrue(warnings.getFirst().contains("DOCKER_AUTH_CONFIG"), warnings::toString);
  }

  @Test
  void fileAtHomeThatEverybodyMayReadIsWarnedAboutOnce() throws IOException {
    Path file = write("home/.docker/config.json", config("user"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    CredentialStore store = store();
    assertEquals("user", user(store));
    assertEquals("user", user(store));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("chmod 600"), warnings::toString);
  }

  @Test
  void enormousFileIsNotReadToItsEnd() throws IOException {
    write("home/.docker/config.json", config("user") + " ".repeat(1 << 20));
    assertEquals(List.of(), users(store()));
    assertTrue(warnings.getFirst().contains("1 MiB"), warnings::toString);
  }

  @Test
  void whoWasNotLetInIsToldWhereCredentialsWereLookedFor() throws IOException {
    assertTrue(why().startsWith("no credentials for r.io were found: log in"), why());
    write("home/.docker/config.json", TestSecrets.configJson("other.io", "x", "y"));
    assertTrue(why().contains("are in " + scratch.resolve("home/.docker/config.json")), why());
  }

  private String why() {
    return store().whyNone(repository(REGISTRY), origin(REGISTRY), true);
  }
}
