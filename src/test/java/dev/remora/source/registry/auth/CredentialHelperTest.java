package dev.remora.source.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Interrupted;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a credential helper is asked, when it is started at all, and what becomes of its answer. */
class CredentialHelperTest extends CredentialScenario {
  private static final String ANSWER = "echo '{\"Username\":\"somebody\",\"Secret\":\"x\"}'";

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
}
