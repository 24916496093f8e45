package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.attach.FileArgument;
import dev.remora.oci.ImageReference;
import dev.remora.sync.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows {@code --} is an argument, whatever it begins with, and each counts once. */
class EndOfOptionsTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private final Session session = new Session();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attach IMAGE -- a.json b.json",
        "attach -- IMAGE a.json b.json",
        "attach IMAGE a.json -- b.json",
        "attach IMAGE a.json b.json --",
        "attach --force IMAGE a.json --deadline 5s -- b.json",
      })
  void filesAreThoseBehindTheImage(String line) {
    assertEquals(0, session.run(words(line)), session::err);
    Invocation.Attach attach = (Invocation.Attach) session.executed();
    assertEquals(ImageReference.parse(IMAGE), attach.image());
    assertEquals(files("a.json", "b.json"), attach.content().files());
  }

  @Test
  void fileNamesMayLookLikeOptions() {
    assertEquals(
        0, session.run("attach", IMAGE, "--", "--help", "-x.json", "-Dx=y", "--verbose", "--"));
    assertEquals(
        files("--help", "-x.json", "-Dx=y", "--verbose", "--"),
        ((Invocation.Attach) session.executed()).content().files());
  }

  @Test
  void pushCountsThemOnce() {
    assertEquals(0, session.run(words("push IMAGE -- a.json")));
    assertEquals(files("a.json"), ((Invocation.Push) session.executed()).content().files());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pull IMAGE --",
        "pull -- IMAGE",
        "-- IMAGE",
        "--verbose -- IMAGE",
        "follow --to /x -- IMAGE",
        "discover -- IMAGE",
        "inspect -- IMAGE",
      })
  void theImageIsTheOnlyArgument(String line) {
    assertEquals(0, session.run(words(line)), session::err);
    assertEquals(ImageReference.parse(IMAGE), image(session.executed()));
  }

  @Test
  void aRevisionBehindItIsTheSecondOne() {
    assertEquals(0, session.run(words("detach IMAGE -- 3a3a3af8c336")), session::err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--", "pull --", "follow --", "attach IMAGE --"})
  void nothingBehindItIsNothing(String line) {
    assertEquals(2, session.run(words(line)));
    assertTrue(session.executedNothing());
    assertTrue(session.err().contains(": missing"), session::err);
    assertEquals(1, session.errLines().size(), session::err);
  }

  @Test
  void anImageBehindItMayNotBeginLikeAnOption() {
    assertEquals(2, session.run("pull", "--", "-x"));
    assertEquals(1, session.errLines().size(), session::err);
    assertTrue(session.err().startsWith("remora: IMAGE: "), session::err);
  }

  @Test
  void twoImagesAreTooManyOnBothSidesOfIt() {
    assertEquals(2, session.run(words("pull IMAGE -- IMAGE")));
    assertEquals(
        List.of("remora: arguments: too many; at most 1 can be given"), session.errLines());
  }

  private static ImageReference image(Invocation invocation) {
    return switch (invocation) {
      case Invocation.Pull pull -> of(pull.target());
      case Invocation.Follow follow -> of(follow.target());
      case Invocation.Discover discover -> discover.image();
      case Invocation.History history -> history.image();
      case Invocation.Inspect inspect -> inspect.reference();
      default -> throw new AssertionError(invocation);
    };
  }

  private static ImageReference of(Target wanted) {
    return ((Target.Image) wanted).reference();
  }

  private static String[] words(String line) {
    return line.replace("IMAGE", IMAGE).split(" ");
  }

  private static List<FileArgument> files(String... names) {
    return Stream.of(names).map(FileArgument::parse).toList();
  }
}
