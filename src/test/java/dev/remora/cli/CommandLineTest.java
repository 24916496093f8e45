package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.attach.RevisionName;
import dev.remora.oci.Annotations;
import dev.remora.oci.ImageReference;
import dev.remora.posix.Pipes;
import dev.remora.settings.SettingsTable;
import dev.remora.sync.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private final Session session = new Session();

  @Test
  void pullTakesTheImageAsAnArgument() {
    assertEquals(0, session.run("pull", IMAGE, "--to", "/etc/app", "--deadline=5s"));
    Invocation.Pull pull = (Invocation.Pull) session.executed();
    assertEquals(new Target.Image(ImageReference.parse(IMAGE)), pull.target());
    assertEquals(Path.of("/etc/app"), pull.settings().get(SettingsTable.TO));
  }

  @Test
  void withoutACommandTheConfiguredImageIsPulled() {
    session.with("REMORA_IMAGE", IMAGE);
    assertEquals(0, session.run());
    assertTrue(session.executed() instanceof Invocation.Pull);
  }

  @Test
  void withoutACommandTheConfiguredArtifactIsPulled() {
    session.with("REMORA_ARTIFACT", "registry.example.com/configs/app:v1");
    assertEquals(0, session.run("--verbose"));
    assertEquals(
        new Target.Artifact(ImageReference.parse("registry.example.com/configs/app:v1")),
        ((Invocation.Pull) session.executed()).target());
  }

  @Test
  void withoutACommandFlagsAreThoseOfPull() {
    assertEquals(0, session.run("--image", IMAGE, "--to=/x"));
    assertEquals(
        Path.of("/x"), ((Invocation.Pull) session.executed()).settings().get(SettingsTable.TO));
  }

  @Test
  void withoutACommandAndWithoutAnImageTheShortHelpIsShown() {
    assertEquals(2, session.run());
    assertTrue(session.executedNothing());
    assertEquals("", session.out());
    assertTrue(session.err().contains("Usage: remora COMMAND"));
  }

  @Test
  void withoutACommandMistakesComeBeforeTheShortHelp() {
    session.with("REMORA_IMAG", IMAGE);
    assertEquals(2, session.run());
    assertEquals(
        List.of("remora: REMORA_IMAG: no such setting; the nearest is REMORA_IMAGE"),
        session.errLines().subList(0, 1));
  }

  @Test
  void theDigestThatIsCarriedApartWins() {
    session.with("REMORA_IMAGE", IMAGE + "@" + Samples.OTHER);
    session.with("REMORA_IMAGE_DIGEST", Samples.IMAGE.toString());
    session.run("pull");
    assertEquals(
        new Target.Image(ImageReference.parse(IMAGE).withDigest(Samples.IMAGE)),
        ((Invocation.Pull) session.executed()).target());
  }

  @Test
  void theArtifactOfTheEnvironmentIsTakenInsteadOfItsImage() {
    session.with("REMORA_IMAGE", IMAGE).with("REMORA_ARTIFACT", "r.example.com/c:v1");
    session.run("pull");
    assertTrue(((Invocation.Pull) session.executed()).target() instanceof Target.Artifact);
  }

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
  void attachTakesFilesTheirTypesAndAnnotations() {
    session.run(
        "attach",
        IMAGE,
        "app.json:application/json",
        "certs/",
        "--annotation",
        "env=prod",
        "--annotation",
        "note=a=b",
        "--force");
    Invocation.Attach attach = (Invocation.Attach) session.executed();
    assertEquals(ImageReference.parse(IMAGE), attach.image());
    assertEquals(
        List.of("app.json", "certs/"), attach.files().stream().map(f -> f.path()).toList());
    assertEquals(Optional.of("application/json"), attach.files().getFirst().mediaType());
    assertEquals(new Annotations(Map.of("env", "prod", "note", "a=b")), attach.annotations());
    assertTrue(attach.force());
  }

  @Test
  void attachTakesNoImageFromTheEnvironment() {
    session.with("REMORA_IMAGE", IMAGE);
    assertEquals(2, session.run("attach"));
    assertTrue(session.executedNothing());
  }

  @Test
  void attachTakesAnOlderRevisionInsteadOfFiles() {
    session.run("attach", IMAGE, "--from", "previous");
    assertEquals(new RevisionName.Previous(), ((Invocation.AttachAgain) session.executed()).from());
  }

  @Test
  void anOlderRevisionTakesTheirPlaceAndNotOneBesideThem() {
    assertEquals(2, session.run("attach", IMAGE, "f", "--from", "previous"));
    assertEquals(
        List.of("remora: --from: takes the place of files: give one of both"), session.errLines());
    assertEquals(0, session.run("attach", IMAGE, "--from", "previous", "--annotation", "a=b"));
    assertEquals(
        new Annotations(Map.of("a", "b")), ((Invocation.AttachAgain) session.executed()).added());
  }

  @Test
  void detachTakesADigestOrItsFirstDigits() {
    session.run("detach", IMAGE, "3a3a3af8c336");
    assertEquals(
        new RevisionName.Prefix("3a3a3af8c336"),
        ((Invocation.Detach) session.executed()).revision());
    assertEquals(2, session.run("detach", IMAGE, "previous"));
    assertEquals(2, session.run("detach", IMAGE, "3a"));
    assertEquals(2, session.run("detach", IMAGE));
    assertEquals(2, session.run("detach", IMAGE, "3a3a3a", "more"));
  }

  @Test
  void pushAndInspectTakeAReference() {
    session.run("push", IMAGE, "app.yaml");
    assertEquals(ImageReference.parse(IMAGE), ((Invocation.Push) session.executed()).reference());
    Session other = new Session();
    other.run("inspect", IMAGE, "--descriptor", "--pretty");
    assertEquals(new Invocation.Form(true, true), ((Invocation.Inspect) other.executed()).form());
  }

  @Test
  void discoverListsAsATreeUnlessToldOtherwise() {
    assertEquals(Invocation.Listing.TREE, listing());
    assertEquals(Invocation.Listing.TABLE, listing("-o", "table"));
    assertEquals(Invocation.Listing.TABLE, listing("-otable"));
    assertEquals(Invocation.Listing.TABLE, listing("-o=table"));
    assertEquals(Invocation.Listing.JSON, listing("--output", "json"));
    assertEquals(Invocation.Listing.TREE, listing("--output", "json", "-o", "tree"));
    assertEquals(2, session.run("discover", IMAGE, "-o", "yaml"));
  }

  private static Invocation.Listing listing(String... flags) {
    Session session = new Session();
    String[] arguments = new String[flags.length + 2];
    arguments[0] = "discover";
    arguments[1] = IMAGE;
    System.arraycopy(flags, 0, arguments, 2, flags.length);
    session.run(arguments);
    return ((Invocation.Discover) session.executed()).listing();
  }

  @Test
  void threeMistakesOfTwoSourcesAreReportedInOneRunAndNothingIsDone() {
    session.with("REMORA_DEADLINE", "soon").with("REMORA_VERIFY_KEY", "/key");
    assertEquals(2, session.run("pull", IMAGE, "--too", "/x"));
    assertEquals(
        List.of(
            "remora: --too: no such option; the nearest is --to",
            "remora: REMORA_VERIFY_KEY: no such setting; remora help COMMAND lists those of a command",
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
    session.run("discover", IMAGE, "--to", "/x");
    assertEquals(
        List.of("remora: --to: no option of remora discover; remora help discover lists them"),
        session.errLines());
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
  void aPipeOfSettingsThatNobodyFillsIsAProblemWithinTheDeadline(@TempDir Path directory)
      throws Exception {
    Path pipe = Pipes.make(directory.resolve("settings"));
    assertEquals(2, session.run("pull", IMAGE, "--settings", pipe.toString(), "--deadline=1ms"));
    assertEquals(1, session.errLines().size(), session.err());
    assertTrue(session.err().contains("a pipe that nobody filled"), session.err());
  }

  @Test
  void settingsMayComeThroughAPipe(@TempDir Path directory) throws Exception {
    Path pipe = Pipes.make(directory.resolve("settings"));
    new ProcessBuilder("sh", "-c", "echo to=/x > \"$0\"", pipe.toString()).start();
    assertEquals(0, session.run("pull", IMAGE, "--settings", pipe.toString()));
    assertEquals(
        Path.of("/x"), ((Invocation.Pull) session.executed()).settings().get(SettingsTable.TO));
  }

  @Test
  void filesOfArgumentsAndVariablesInArgumentsMeanNothing() {
    session.with("HOME", "/root");
    assertEquals(0, session.run("pull", IMAGE, "--to", "@x"));
    assertEquals(
        Path.of("@x"), ((Invocation.Pull) session.executed()).settings().get(SettingsTable.TO));
    assertEquals(2, session.run("pull", IMAGE, "--to", "${env:HOME}/x"));
    assertTrue(session.err().contains("'${env:HOME}/x' has ${env}"), session.err());
    assertEquals(2, session.run("@/etc/hostname"));
  }

  @Test
  void whiteSpaceAroundArgumentsIsNoPartOfThem() {
    session.run("detach", IMAGE + "\r", "\t3a3a3af8c336\n");
    Invocation.Detach detach = (Invocation.Detach) session.executed();
    assertEquals(ImageReference.parse(IMAGE), detach.image());
    assertEquals(new RevisionName.Prefix("3a3a3af8c336"), detach.revision());
    Session other = new Session();
    other.run("pull", " " + IMAGE + "\n", "--to", "/srv/v\n");
    Invocation.Pull pull = (Invocation.Pull) other.executed();
    assertEquals(new Target.Image(ImageReference.parse(IMAGE)), pull.target());
    assertEquals(Path.of("/srv/v"), pull.settings().get(SettingsTable.TO));
  }

  @Test
  void theNameOfAFileIsTakenAsItIs() {
    session.run("attach", IMAGE, "'odd ${name}' ");
    assertEquals(
        "'odd ${name}' ", ((Invocation.Attach) session.executed()).files().getFirst().path());
  }

  @Test
  void argumentsAndOptionsThatMeanNothingAreNamed() {
    assertEquals(2, session.run("discover", IMAGE, "-o", "yaml"));
    assertEquals(List.of("remora: -o: 'yaml' is none of tree, table, json"), session.errLines());
    assertEquals(2, session.run("detach", IMAGE, "v1.2"));
    assertTrue(session.err().startsWith("remora: REVISION: 'v1.2': a digest"), session.err());
    assertEquals(2, session.run("attach", "\"" + IMAGE + "\"", "f"));
    assertTrue(session.err().startsWith("remora: IMAGE: it has quotes around it"), session.err());
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
