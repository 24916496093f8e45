package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code attach --configmap}: the files that a ConfigMap was made of come back from what the
 * programs of Kubernetes print of it.
 */
class AttachConfigMapsTest {
  private static final String ODD = "a\tb \"q\" 'q' \u00e9 <x> # no: comment\nno end of line";
  private static final String SPACES = "  first\n\n\ntrailing  \n\t\n";

  @TempDir Path work;
  private Path source;
  private Path volume;
  private String image;

  @BeforeEach
  void anImageAndFiles() throws IOException {
    source = Files.createDirectory(work.resolve("source"));
    volume = work.resolve("volume");
    image = "oci:" + work.resolve("images") + "@" + images();
    byte[] logo = new byte[3000];
    new Random(1).nextBytes(logo);
    Files.write(source.resolve("logo.bin"), logo);
    Files.writeString(source.resolve("app.yaml"), "greeting: hello\nport: 8080\n");
    Files.writeString(source.resolve("odd_File.conf"), ODD);
    Files.writeString(source.resolve("spaces"), SPACES);
    Files.writeString(source.resolve("empty"), "");
    Files.writeString(source.resolve("long.txt"), "0123456789 ".repeat(40_000));
  }

  private String images() throws IOException {
    return TestImages.in(work.resolve("images")).image("v1").digest().toString();
  }

  @Test
  @Requires(Tool.KUBECTL)
  void whatKubectlPrintsBecomesTheFilesThatItWasMadeOf() throws IOException {
    for (String format : List.of("yaml", "json")) {
      String printed =
          Tool.KUBECTL
              .run(
                  source,
                  "create",
                  "configmap",
                  "app",
                  "--from-file=.",
                  "--dry-run=client",
                  "-o",
                  format)
              .expect(0)
              .stdout();

      attach(printed, "--configmap", "app", "--annotation", "made=" + format, "--force").expect(0);

      assertEquals(6, count(pulled("made=" + format)));
      assertSame(source, volume);
    }
  }

  @Test
  @Requires(Tool.KUSTOMIZE)
  void whatKustomizeBuildsIsTakenByTheNamesOfItsGenerators() throws IOException {
    Files.writeString(
        source.resolve("kustomization.yaml"),
        """
        configMapGenerator:
          - {name: app, files: [app.yaml, odd_File.conf, spaces, empty, long.txt, logo.bin]}
          - {name: nginx, files: [default.conf=spaces]}
          - {name: app-env, literals: [GREETING=hello, PORT=8080]}
        secretGenerator: [{name: login, literals: [user=app]}]
        """);
    String built = Tool.KUSTOMIZE.run(source, "build", ".").expect(0).stdout();

    attach(built, "--configmap", "app", "--configmap", "nginx=conf.d").expect(0);

    assertEquals(7, count(pulled("")));
    assertEquals(SPACES, Files.readString(volume.resolve("conf.d/default.conf")));
    Files.delete(source.resolve("kustomization.yaml"));
    assertSame(source, volume);
    assertFails(
        "ConfigMap env: standard input does not describe it, but app-",
        attach(built, "--configmap", "env"));
    assertFails(
        "ConfigMap login: it is a Secret, which stays one", attach(built, "--configmap", "login"));
  }

  @Test
  void filesAndConfigMapsGoTogetherButNotTwiceUnderOneName() throws IOException {
    String map = "kind: ConfigMap\nmetadata: {name: app}\ndata: {key: value}\n";
    Path file = source.resolve("app.yaml");

    attach(map, file.toString(), "--configmap", "app").expect(0);

    assertEquals(2, count(pulled("")));
    assertEquals("value", Files.readString(volume.resolve("key")));
    assertFails("ConfigMap app, key key: ", attach(map, "--configmap=app", "--configmap=app"));
  }

  @Test
  void aMistakeInTheNameIsSaidBeforeAnythingIsRead() {
    assertFails(
        "--configmap: 'a/b': the name of a ConfigMap is expected", attach("", "--configmap=a/b"));
    assertFails(
        "--from: takes the place of files", attach("", "--configmap", "app", "--from", "previous"));
  }

  @Test
  void anArtifactOfItsOwnIsMadeOfOneAsWell() throws IOException {
    String reference = "oci:" + work.resolve("images") + ":config";
    RemoraInProcess.run(
            Map.of(),
            "kind: ConfigMap\nmetadata: {name: app}\ndata: {key: value}\n",
            List.of("push", reference, "--configmap", "app"))
        .expect(0);

    RemoraInProcess.run(
            Map.of(), List.of("pull", "--artifact", reference, "--to", volume.toString()))
        .expect(0);

    assertEquals("value", Files.readString(volume.resolve("key")));
  }

  private Run attach(String input, String... more) {
    return RemoraInProcess.run(
        Map.of(), input, Stream.concat(Stream.of("attach", image), Stream.of(more)).toList());
  }

  private Path pulled(String match) {
    var line = Stream.of("pull", image, "--to", volume.toString());
    var choice = match.isEmpty() ? Stream.<String>of() : Stream.of("--match", match);
    RemoraInProcess.run(Map.of(), Stream.concat(line, choice).toList()).expect(0);
    return volume;
  }

  private static void assertFails(String message, Run run) {
    run.expect(2);
    assertTrue(run.stderr().contains(message), run.stderr());
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    try (Stream<Path> files = Files.list(expected)) {
      for (Path file : files.toList()) {
        var other = actual.resolve(file.getFileName());
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(other), file::toString);
      }
    }
  }

  /** How many files are published. */
  private static long count(Path volume) throws IOException {
    try (Stream<Path> files = Files.walk(volume.resolve("..data").toRealPath())) {
      return files.filter(Files::isRegularFile).count() - 1; // and what says where they come from
    }
  }
}
