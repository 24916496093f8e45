package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  void theDigestThatIsCarriedApartMayBeTheBeginningOfOne() {
    session.with("REMORA_IMAGE", IMAGE + "@" + Samples.OTHER);
    session.with("REMORA_IMAGE_DIGEST", "sha256:5c5c5c5c5c5c");
    session.run("pull");
    assertEquals(
        "registry.example.com/app@sha256:5c5c5c5c5c5c",
        ((Invocation.Pull) session.executed()).target().reference().toString());
  }

  @Test
  void theArtifactOfTheEnvironmentIsTakenInsteadOfItsImage() {
    session.with("REMORA_IMAGE", IMAGE).with("REMORA_ARTIFACT", "r.example.com/c:v1");
    session.run("pull");
    assertTrue(((Invocation.Pull) session.executed()).target() instanceof Target.Artifact);
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
        List.of("app.json", "certs/"),
        attach.content().files().stream().map(f -> f.path()).toList());
    assertEquals(Optional.of("application/json"), attach.content().files().getFirst().mediaType());
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
    assertEquals(Invocation.Listing.TABLE, listing("--output", "table"));
    assertEquals(Invocation.Listing.TREE, listing("--output=tree"));
    assertEquals(Invocation.Listing.TREE, listing("--output", "text"));
    assertEquals(Invocation.Listing.JSON, listing("--output", "json"));
    assertEquals(Invocation.Listing.TREE, listing("--output", "json", "-o", "tree"));
    assertEquals(2, session.run("discover", IMAGE, "-o", "yaml"));
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
        "'odd ${name}' ",
        ((Invocation.Attach) session.executed()).content().files().getFirst().path());
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
}
