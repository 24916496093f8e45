package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.settings.Command;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a command line that cannot be understood: every mistake, and no secret. */
class CommandLineMistakesTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private final Session session = new Session();

  @Test
  void anImageOnTheCommandLineAndAnArtifactExcludeEachOther() {
    session.with("REMORA_ARTIFACT", "r.example.com/c:v1");
    assertEquals(2, session.run("pull", IMAGE));
    assertEquals(
        List.of("remora: IMAGE: an artifact is configured, which is pulled without an image"),
        session.errLines());
  }

  @Test
  void aMissingImageIsExplained() {
    assertEquals(2, session.run("pull"));
    assertEquals(1, session.errLines().size());
    assertTrue(session.err().contains("as an argument, as --image or in REMORA_IMAGE"));
    assertEquals(2, session.run("discover"));
    assertEquals(1, session.errLines().size());
    assertEquals(2, session.run("attach"));
    assertEquals(
        List.of(
            "remora: IMAGE: missing; remora help attach shows what it takes",
            "remora: FILE: missing; give at least one file or directory or --from REVISION"),
        session.errLines());
  }

  @Test
  void anImageThatIsWrongIsNotCalledMissingAsWell() {
    session.with("REMORA_IMAGE", "https://u:secret@registry/app");
    assertEquals(2, session.run("pull"));
    assertEquals(1, session.errLines().size());
    assertFalse(session.err().contains("secret"));
  }

  @Test
  void threeMistakesOfTwoSourcesAreReportedInOneRunAndNothingIsDone() {
    session.with("REMORA_DEADLINE", "soon").with("REMORA_THRESHOLD", "2");
    assertEquals(2, session.run("pull", IMAGE, "--too", "/x"));
    assertEquals(
        List.of(
            "remora: --too: no such option; the nearest is --to",
            "remora: REMORA_THRESHOLD: no such setting; remora help settings lists them",
            "remora: REMORA_DEADLINE: 'soon' is no duration; one such as 30s, 2m or 1h30m is"
                + " expected"),
        session.errLines());
    assertTrue(session.executedNothing());
    assertEquals("", session.out());
  }

  @Test
  void anUnknownCommandNamesTheNearest() {
    assertEquals(2, session.run("pul", IMAGE));
    assertEquals(List.of("remora: pul: no such command; the nearest is pull"), session.errLines());
    assertEquals(2, session.run("dicsover"));
    assertTrue(session.err().contains("discover"));
  }

  @Test
  void anUnknownCommandIsNoneEvenWhereAKnownOneFollows() {
    assertEquals(2, session.run("typo", "pull", IMAGE));
    assertEquals(
        List.of("remora: typo: no such command; remora help lists them"), session.errLines());
    assertEquals(2, session.run("=", "version"));
  }

  @Test
  void anImageInThePlaceOfTheCommandIsNotRepeated() {
    assertEquals(2, session.run("user:secret@registry.example.com/app:v1"));
    assertFalse(session.err().contains("secret"));
    assertTrue(session.err().contains("remora pull IMAGE"));
  }

  @Test
  void anOptionOfAnotherCommandIsNamedAsSuch() {
    session.run("discover", IMAGE, "--cache", "/x");
    assertEquals(
        List.of(
            "remora: --cache: no option of remora discover, but of pull, follow; remora help"
                + " discover lists them, --help in full"),
        session.errLines());
    session.run("pull", IMAGE, "--from", "previous");
    assertTrue(session.err().startsWith("remora: --from: no option of remora pull, but of attach"));
    session.run("pull", IMAGE, "-o", "/config");
    assertTrue(session.err().contains("is expected; --to=DIR says where"), session.err());
  }

  @ParameterizedTest
  @CsvSource({
    "pull, --intervall, --interval of follow",
    "status, --artefact-typ, '--artifact-type of pull, follow, discover, history, diff, attach, sign, detach,"
        + " push'",
    "attach, --outputt, --output",
    "discover, --annotatoin, '--annotation of attach, push'"
  })
  void aSlipOfAnotherCommandsOptionIsNamedWithItsCommand(
      String command, String typed, String meant) {
    session.run(command, IMAGE, typed, "x");
    assertEquals(
        List.of("remora: " + typed + ": no such option; the nearest is " + meant),
        session.errLines().stream().filter(line -> line.contains(typed)).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "pull, --quiet, --log-level=error",
    "attach, -q, --log-level=error",
    "discover, --debug, --log-level=debug",
    "pull, --no-color, NO_COLOR=1",
    "pull, --format, --output=json",
    "pull, -v, --verbose",
    "pull, -V, --version",
    "discover, --insecure, --plain-http=HOST",
    "attach, --username, --registry-config",
    "attach, -u, --registry-config",
    "push, --password-stdin, --registry-config",
    "pull, --output-dir, --to=DIR",
    "pull, --timeout, --deadline",
    "pull, --env, --match",
    "attach, --env, --annotation",
    "follow, --poll, --interval",
    "pull, --tag, part of the image's name",
    "pull, --key, --verify-key=FILE",
    "discover, --key, --verify-key=FILE",
    "inspect, --key, --key-file=FILE",
    "pull, --verify, --verify-key=FILE",
    "pull, --annotations, --match",
    "attach, --annotations, --annotation=",
    "pull, --output-format, --output=json",
    "pull, -vvv, --log-level=debug",
    "pull, --insecure-registry, --plain-http=HOST",
    "pull, --http-proxy, HTTPS_PROXY",
    "pull, --certificate-identity, --verify-identity=IDENTITY",
    "pull, --certificate-oidc-issuer, --verify-issuer=URL",
    "discover, --rekor-url, --trusted-root=FILE",
    "pull, --trust-policy, --verify-ca=FILE",
    "pull, --watch, remora follow",
    "follow, --webhook, --on-change=",
    "pull, --reload, 'remora follow tells the application, by its --on-change'",
    "pull, --arch, --platform=",
    "pull, --oci-layout, oci:DIR:TAG",
    "pull, --max-size, --max-bytes",
    "pull, --umask, --file-mode",
    "pull, --log-file, standard error",
  })
  void whatOtherToolsCallDifferentlyIsNamed(String command, String typed, String expected) {
    session.run(command, IMAGE, "f", typed + "=x");
    String line = session.errLines().getFirst();
    assertTrue(line.startsWith("remora: " + typed + ": no "), line);
    assertTrue(line.contains(expected), line);
  }

  @ParameterizedTest
  @CsvSource({
    "pull, --quite, --log-level=error",
    "pull, --nocolor, NO_COLOR=1",
    "pull, --pasword, --registry-config",
    "attach, --usrename, --registry-config",
    "pull, --insecure-registery, --plain-http=HOST"
  })
  void aSlipInWhatOtherToolsCallItIsUnderstood(String command, String typed, String expected) {
    whatOtherToolsCallDifferentlyIsNamed(command, typed, expected);
  }

  @Test
  void variablesAndKeysOfOtherToolsAreSpeltAsTheyAre() {
    session.with("REMORA_TIMEOUT", "5s").run("pull", IMAGE);
    assertTrue(session.err().contains("; REMORA_DEADLINE=2m bounds"), session.err());
  }

  @ParameterizedTest
  @CsvSource({
    "ls, discover",
    "ls, history",
    "log, history",
    "revisions, history",
    "list, history",
    "watch, follow",
    "rm, detach",
    "login, docker login",
    "fetch, pull",
    "rollback, --from previous",
    "show, inspect",
    "tags, discover",
    "restore, --from previous",
    "delete, detach",
    "state, status",
    "cp, oras cp -r"
  })
  void commandsOfOtherToolsAreNamed(String typed, String expected) {
    assertEquals(2, session.run(typed, IMAGE));
    assertTrue(session.err().startsWith("remora: " + typed + ": no such command; "));
    assertTrue(session.err().contains(expected), session.err());
  }

  @ParameterizedTest
  @CsvSource({
    "imags, the nearest is images",
    "exit-code, the nearest is exit-codes",
    "login, credentials says where logins are looked for",
    "signatures, trust says whose signatures count",
    "offline, on-failure says what a start does then",
    "rules, matching says which one counts",
    "layout, volume says how it is laid out",
    "nonsense, remora help lists them"
  })
  void topicsThatDoNotExistAreAnsweredByTheOneThatIsMeant(String typed, String expected) {
    assertEquals(2, session.run("help", typed));
    assertEquals(List.of("remora: help: no such topic; " + expected), session.errLines());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--concurrency",
        "--export-manifest",
        "--distribution-spec",
        "--keep-old-files",
        "--all-platforms",
        "--namespace",
        "--no-verify",
        "--yaml",
        "--color-mode",
        "--experimental",
        "--header"
      })
  void whatIsNearToNothingGetsNoHint(String typed) {
    session.run("pull", IMAGE, typed + "=x");
    assertEquals(
        List.of(
            "remora: " + typed + ": no such option; remora help pull lists them, --help in full"),
        session.errLines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dryrun", "--dry", "--diff", "--what-if", "--dry-rum"})
  void whatOthersCallADryRunIsNamed(String typed) {
    assertEquals(2, session.run("pull", IMAGE, typed));
    assertTrue(session.err().contains("--dry-run"), session.err());
  }

  @Test
  void anEmptyValueIsAMistakeOnTheCommandLineOfEveryOption() {
    for (Command command : Command.values()) {
      for (Option option : CommandText.of(command).all()) {
        if (!option.isSwitch()) {
          assertEmpty(
              option.name(), command.toString(), IMAGE, "3a3a3af8c336", option.name() + "=");
          assertEmpty(option.name(), command.toString(), option.name(), " ", IMAGE, "3a3a3af8c336");
        }
      }
    }
    assertEmpty("IMAGE", "pull", "");
    assertEmpty("DIR", "status", "");
    assertEmpty("REF", "inspect", "");
    assertEmpty("REVISION", "detach", IMAGE, "");
    assertEmpty("FILE", "attach", IMAGE, "");
    assertTrue(session.err().contains(Arguments.EMPTY), session.err());
    assertEquals(2, session.run("attach", IMAGE, "--from="));
    assertEquals(1, session.errLines().size(), session.err()); // no file is missing then
    assertEmpty("--annotation", "attach", IMAGE, "f", "--annotation", "env=");
    assertEmpty("--plain-http", "pull", IMAGE, "--plain-http=,");
  }

  private void assertEmpty(String where, String... words) {
    assertEquals(2, session.run(words), List.of(words).toString());
    assertTrue(session.executedNothing());
    List<String> of =
        session.errLines().stream().filter(l -> l.contains(" " + where + ":")).toList();
    assertEquals(1, of.size(), List.of(words) + " " + session.err());
  }

  @Test
  void anEmptyVariableIsNone() {
    session.with("REMORA_TO", "").with("REMORA_MATCH", " ");
    assertEquals(0, session.run("pull", IMAGE), session.err());
  }

  @Test
  void whatMayBeASecretIsNeverRepeated() {
    for (String[] arguments :
        new String[][] {
          {"pull", IMAGE, "--tok=hunter2"},
          {"pull", IMAGE, "--deadline", "https://r.io/?token=hunter2"},
          {"pull", IMAGE, "hunter2"},
          {"pull", "https://u:hunter2@registry.example.com/app"},
          {"attach", "u:hunter2@registry.example.com/app", "f"},
          {"follow", IMAGE, "--on-change", "https//u:hunter2@x"},
          {"pull", IMAGE, "--verbose=hunter2"},
          {"attach", IMAGE, "f", "--annotation", "hunter2"},
          {"help", "hunter2"},
        }) {
      assertEquals(2, session.run(arguments), String.join(" ", arguments));
      assertFalse(session.err().contains("hunter2"), session.err());
      assertFalse(session.err().isEmpty());
    }
  }

  @Test
  void anOptionWithoutItsValueOrGivenTwiceIsReported() {
    assertEquals(2, session.run("pull", IMAGE, "--to"));
    assertEquals(List.of("remora: --to: a value is expected"), session.errLines());
    assertEquals(2, session.run("pull", IMAGE, "--to", "--deadline", "1s"));
    assertEquals(List.of("remora: --to: a value is expected"), session.errLines());
    assertEquals(2, session.run("pull", IMAGE, "--to=/x", "--to", "/y"));
    assertEquals(List.of("remora: --to: given twice"), session.errLines());
    assertEquals(2, session.run("pull", IMAGE, "--verbose=true"));
    assertEquals(List.of("remora: --verbose: takes no value"), session.errLines());
    assertEquals(2, session.run("pull", IMAGE, "--max-files", "-3"));
    assertEquals(
        List.of("remora: --max-files: '-3' is no whole number from 1 to 999999999"),
        session.errLines());
    assertEquals(2, session.run("pull", IMAGE, "--image", IMAGE));
    assertEquals(1, session.errLines().size());
  }

  @Test
  void argumentsAndOptionsThatMeanNothingAreNamed() {
    assertEquals(2, session.run("discover", IMAGE, "-o", "yaml"));
    assertEquals(
        List.of("remora: -o: 'yaml' is none of tree, table, json, digest"), session.errLines());
    assertEquals(2, session.run("detach", IMAGE, "v1.2"));
    assertTrue(session.err().startsWith("remora: REVISION: 'v1.2': a digest"), session.err());
    for (String command : new String[] {"detach", "sign"}) { // where only attach takes previous
      session.run(command, IMAGE, "prevoius");
      assertFalse(session.err().contains("previous"), session.err());
      session.run(command, IMAGE, "previous");
      assertTrue(session.err().contains("'previous': a digest"), session.err());
    }
    session.run("attach", IMAGE, "--from", "prevoius");
    assertTrue(session.err().contains("or previous, for the one before"), session.err());
    assertEquals(2, session.run("attach", "\"" + IMAGE + "\"", "f"));
    assertTrue(session.err().startsWith("remora: IMAGE: it has quotes around it"), session.err());
  }

  @ParameterizedTest
  @CsvSource({
    "pull, --on-failure, cache, 'fail, cached, continue', cached",
    "pull, --output, jsn, 'text, json, digest', json",
    "pull, --log-level, wran, 'error, warn, info, debug', warn",
    "follow, --log-format, jason, 'text, json', json",
    "discover, -o, tabel, 'tree, table, json, digest', table",
    "discover, --output, tabel, 'tree, table, json, digest', table"
  })
  void ofTheWordsThatAValueCanBeTheNearestIsNamed(
      String command, String option, String typed, String known, String meant) {
    session.run(command, IMAGE, option, typed);
    assertEquals(
        List.of(
            "remora: %s: '%s' is none of %s; the nearest is %s"
                .formatted(option, typed, known, meant)),
        session.errLines());
  }

  @Test
  void whateverIsTypedEndsWithACodeAndNeverWithAnException() {
    String[] words = {
      "pull",
      "attach",
      "help",
      "--to",
      "--to=",
      "-o",
      "--",
      "-",
      "",
      IMAGE,
      "--verbose",
      "--help",
      "--frm",
      "-xyz",
      "@f",
      "\u0000",
      "--annotation",
      "a=b",
      "previous",
      "version",
      "--output=json",
      "reference",
      "ü",
      "--image-digest",
      "=",
      "---"
    };
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String[] arguments = new String[random.nextInt(6)];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = words[random.nextInt(words.length)];
      }
      int code = session.run(arguments);
      assertTrue(
          code == 0 || code == 2, "seed " + seed + " " + List.of(arguments) + ": " + session.err());
    }
  }
}
