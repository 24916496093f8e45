package dev.remora.source.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Interrupted;
import dev.remora.failure.UsageFailure;
import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.posix.Pipes;
import dev.remora.posix.WrittenDirectories;
import dev.remora.rig.TestSecrets;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials are found, and what happens when they cannot be. */
class CredentialStoreTest {
  private static final String REGISTRY = "r.io";
  private static final String ANSWER = "echo '{\"Username\":\"somebody\",\"Secret\":\"x\"}'";

  @TempDir Path scratch;
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<Path> given = new ArrayList<>();
  private final List<Path> written = new ArrayList<>();
  private Duration patience = Duration.ofSeconds(10);

  @BeforeEach
  void home() throws IOException {
    environment.put("HOME", Files.createDirectory(scratch.resolve("home")).toString());
    environment.put("PATH", Files.createDirectory(scratch.resolve("bin")).toString());
  }

  @AfterEach
  void nothingSecretWasWarnedAbout() {
    warnings.forEach(TestSecrets::assertNone);
  }

  // ---- places

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

  // ---- helpers

  @Test
  void helperOfARegistryBeforeTheStoreBeforeTheFile() throws IOException {
    helper("mine", "read server; echo '{\"Username\":\"'$server' '$1'\",\"Secret\":\"x\"}'");
    helper("all", "echo '{\"Username\":\"store\",\"Secret\":\"x\"}'");
    given.add(
        write(
            "config.json",
            "{\"credHelpers\":{\"r.io\":\"mine\"},\"credsStore\":\"all\",\"auths\":{"
                + entry("r.io", "file")
                + ","
                + entry("s.io", "file")
                + "}}"));
    assertEquals(List.of("r.io get"), users(store()));
    assertEquals("store", user(store(), "s.io"));
  }

  @Test
  void helperHearsDockersNameOfItsHub() throws IOException {
    helper("mine", "read server; echo '{\"Username\":\"'$server'\",\"Secret\":\"x\"}'");
    given.add(write("config.json", "{\"credHelpers\":{\"docker.io\":\"mine\"}}"));
    assertEquals("https://index.docker.io/v1/", user(store(), "docker.io"));
  }

  @Test
  void helperWithAnIdentityToken() throws IOException {
    helper("mine", "echo '{\"Username\":\"<token>\",\"Secret\":\"abc\"}'");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    assertEquals(
        new Credential.IdentityToken("", new Secret("abc")),
        find(store(), REGISTRY).getFirst().proof().orElseThrow());
  }

  @Test
  void helperThatHasNothingIsNoTrouble() throws IOException {
    helper("mine", "echo 'credentials not found in native keychain'; exit 1");
    given.add(
        write("config.json", "{\"credsStore\":\"mine\",\"auths\":{" + entry("r.io", "f") + "}}"));
    assertEquals("f", user(store()));
    assertEquals(List.of(), warnings);
  }

  @Test
  void helperSeesTheEnvironment() throws IOException {
    environment.put("AWS_ROLE_ARN", "arn:x");
    helper("mine", "echo '{\"Username\":\"'$AWS_ROLE_ARN'\",\"Secret\":\"x\"}'");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    assertEquals("arn:x", user(store()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo '{\"Secret\":\"s3cr3t-remora-helper\"'; exit 0", // no JSON
        "echo s3cr3t-remora-helper; echo s3cr3t-remora-helper >&2; exit 3",
        "printf '%070000d' 0", // more than 64 KiB
        "kill -9 $$"
      })
  void helperFailureIsWarnedAboutWithoutItsWordsAndTheFileCounts(String script) throws IOException {
    helper("mine", script);
    given.add(
        write("config.json", "{\"credsStore\":\"mine\",\"auths\":{" + entry("r.io", "f") + "}}"));
    assertEquals("f", user(store()));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("docker-credential-mine"), warnings::toString);
  }

  @Test
  void helperThatNeverEndsIsEnded() throws IOException {
    helper("mine", "exec sleep 60");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    Deadline soon = Deadline.in(Duration.ofMillis(200), Clock.system());
    assertEquals(List.of(), store().find(repository(REGISTRY), origin(REGISTRY), soon));
    assertTrue(warnings.getFirst().contains("did not answer in time"), warnings::toString);
  }

  @Test
  void helperAndWhatItStartedEndWithWhoWaitsForThem() throws Exception {
    Path child = scratch.resolve("child");
    helper(
        "mine",
        "sleep 600 & echo $! > " + child + ".new; mv " + child + ".new " + child + "; wait");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    Deadline later = Deadline.in(Duration.ofMinutes(1), new VirtualClock());
    FutureTask<?> search =
        new FutureTask<>(() -> store().find(repository(REGISTRY), origin(REGISTRY), later));
    Thread waiting = Thread.ofPlatform().start(search);
    while (Files.notExists(child)) {
      assertFalse(waiting.join(Duration.ofMillis(20)), "it has not waited");
    }
    long number = Long.parseLong(Files.readString(child).strip());
    waiting.interrupt();
    ExecutionException end = assertThrows(ExecutionException.class, search::get);
    assertInstanceOf(Interrupted.class, end.getCause());
    ProcessHandle.of(number).ifPresent(handle -> handle.onExit().join());
    assertFalse(ProcessHandle.of(number).filter(ProcessHandle::isAlive).isPresent());
  }

  /** {@code pass}, whose GnuPG starts an agent: that has the output open for as long as it runs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo '{\"Username\":\"somebody\",\"Secret\":\"x\"}' | somebody",
        "echo 'credentials not found in native keychain'; exit 1 | f"
      })
  void helperHasAnsweredAlthoughWhatItStartedHasItsOutputOpen(String script, String expected)
      throws IOException {
    Path agent = scratch.resolve("agent");
    helper("mine", "sleep 600 & echo $! > " + agent + "\n" + script);
    given.add(
        write("config.json", "{\"credsStore\":\"mine\",\"auths\":{" + entry("r.io", "f") + "}}"));
    try {
      assertEquals(expected, user(store()));
      assertEquals(List.of(), warnings);
      assertTrue(agent(agent).isAlive(), "it goes on, and is not ours to end");
    } finally {
      agent(agent).destroyForcibly();
    }
  }

  private static ProcessHandle agent(Path file) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
  }

  @Test
  void helperHasAnsweredWhenItsDocumentIsCompleteAndIsEndedThen() throws IOException {
    helper("mine", "printf '{\"Username\":\"so}me\\\\\"body\",\"Secret\":\"{\"}'; exec sleep 600");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    Deadline later = Deadline.in(Duration.ofMinutes(1), Clock.system());
    List<Identity> found = store().find(repository(REGISTRY), origin(REGISTRY), later);
    assertEquals("so}me\"body", user(found.getFirst()));
    assertEquals(List.of(), warnings);
  }

  @Test
  void helperWhoseDocumentIsNeverCompleteHasNotAnswered() throws IOException {
    helper("mine", "printf '{\"Username\":\"some}body\"'; exec sleep 600");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    Deadline soon = Deadline.in(Duration.ofMillis(200), Clock.system());
    assertEquals(List.of(), store().find(repository(REGISTRY), origin(REGISTRY), soon));
    assertTrue(warnings.getFirst().contains("did not answer in time"), warnings::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo '{\"username\":\"somebody\",\"SECRET\":\"x\"}'",
        "echo '{\"Username\":\"other\",\"Username\":\"somebody\",\"Secret\":\"x\"}'",
        "echo '{\"Username\":\"somebody\",\"Secret\":\"x\"} and more'",
        "echo '{\"Username\":\"somebody\",\"Secret\":\"x\\\\n\"}'",
        "echo; echo '{\"Username\":\"somebody\",'; echo '\"Secret\":\"x\"}'"
      })
  void helperThatAnswersAsToolsInGoAccept(String script) throws IOException {
    helper("mine", script);
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    Identity found = find(store(), REGISTRY).getFirst();
    assertEquals(new Credential.Password("somebody", new Secret("x")), found.proof().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\""})
  void noHelperForARegistryMeansItsEntryBeforeTheStore(String none) throws IOException {
    helper("all", "echo '{\"Username\":\"store\",\"Secret\":\"x\"}'");
    String helpers = "{\"credHelpers\":{\"r.io\":" + none + ",\"s.io\":" + none + "},";
    given.add(
        write(
            "config.json",
            helpers + "\"credsStore\":\"all\",\"auths\":{" + entry("r.io", "file") + "}}"));
    assertEquals("file", user(store()));
    assertEquals("store", user(store(), "s.io"));
    assertEquals(List.of(), warnings);
  }

  @Test
  void helperThatCannotBeStartedNamesTheCause() throws IOException {
    Path file = script(scratch.resolve("bin/docker-credential-mine"), ANSWER);
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    Files.writeString(file, "#!/nowhere/sh\n");
    assertEquals(List.of(), users(store()));
    assertTrue(warnings.getFirst().contains("its interpreter /nowhere/sh is not there"));
    warnings.clear();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(List.of(), users(store()));
    assertTrue(warnings.getFirst().contains("chmod +x is missing"), warnings::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "x/y", "x;id", "x y", "$(id)", "missing"})
  void helperThatIsNoProgramOnThePath(String name) throws IOException {
    given.add(write("config.json", "{\"credHelpers\":{\"r.io\":\"" + name + "\"}}"));
    assertEquals(List.of(), users(store()));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void helperOfTheWorkingDirectoryIsNotStarted() throws IOException {
    environment.put("PATH", ":.:relative");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    assertEquals(List.of(), users(store()));
    assertTrue(warnings.getFirst().contains("is not in a directory"), warnings::toString);
  }

  @Test
  void helperWhereContentOfOthersLiesIsNotStarted() throws IOException {
    Path volume = Files.createDirectories(scratch.resolve("volume"));
    Path planted = script(volume.resolve("docker-credential-mine"), ANSWER);
    Path links = Files.createDirectories(scratch.resolve("links"));
    Files.createSymbolicLink(links.resolve(planted.getFileName()), planted);
    written.add(volume);
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    for (Path directory : List.of(volume, links)) {
      warnings.clear();
      environment.put("PATH", directory + ":/usr/bin:/bin");
      assertEquals(List.of(), users(store()));
      assertEquals(1, warnings.size(), warnings::toString);
      String warning = warnings.getFirst();
      assertTrue(warning.startsWith(directory.resolve(planted.getFileName()) + " is not"), warning);
      assertTrue(warning.contains("beneath " + volume), warning);
    }
  }

  @Test
  void plantedHelperDoesNotKeepTheRightOneFromBeingStarted() throws IOException {
    Path volume = Files.createDirectories(scratch.resolve("volume"));
    script(volume.resolve("docker-credential-mine"), "echo planted; exit 3");
    written.add(volume);
    helper("mine", ANSWER);
    environment.put("PATH", volume + ":" + environment.get("PATH"));
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    assertEquals(List.of("somebody"), users(store()));
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatAHelperStartsByNameIsNotFoundAmongContentOfOthersEither() throws IOException {
    Path volume = Files.createDirectories(scratch.resolve("volume"));
    script(volume.resolve("user-name"), "echo planted");
    written.add(volume);
    script(
        scratch.resolve("bin/docker-credential-mine"),
        "echo '{\"Username\":\"'$(user-name || echo none)'\",\"Secret\":\"x\"}'");
    environment.put("PATH", volume + ":.::" + environment.get("PATH") + ":/usr/bin:/bin");
    given.add(write("config.json", "{\"credsStore\":\"mine\"}"));
    assertEquals(List.of("none"), users(store()));
  }

  // ---- how it is told

  private CredentialStore store() {
    return new CredentialStore(
        new RegistryConfig(given),
        environment,
        new WrittenDirectories(written),
        patience,
        warnings::add);
  }

  private String why() {
    return store().whyNone(repository(REGISTRY), origin(REGISTRY), true);
  }

  private static List<Identity> find(CredentialStore store, String registry) {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1), new VirtualClock());
    return store.find(repository(registry), origin(registry), deadline);
  }

  private static List<String> users(CredentialStore store) {
    return find(store, REGISTRY).stream().map(CredentialStoreTest::user).toList();
  }

  private static String user(CredentialStore store) {
    return user(store, REGISTRY);
  }

  private static String user(CredentialStore store, String registry) {
    return user(find(store, registry).getFirst());
  }

  private static String user(Identity found) {
    return ((Credential.Password) found.proof().orElseThrow()).user();
  }

  private static Repository repository(String registry) {
    return new Repository(registry, "team/app");
  }

  private static Origin origin(String registry) {
    return Origin.of(URI.create("https://" + registry));
  }

  private static String config(String user) {
    return TestSecrets.configJson(REGISTRY, user, TestSecrets.of(user));
  }

  private static String entry(String key, String user) {
    return "\"" + key + "\":{\"auth\":\"" + TestSecrets.auth(user, TestSecrets.of(user)) + "\"}";
  }

  private Path write(String name, String content) throws IOException {
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void helper(String name, String script) throws IOException {
    script(scratch.resolve("bin/docker-credential-" + name), "PATH=/usr/bin:/bin\n" + script);
  }

  private static Path script(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
