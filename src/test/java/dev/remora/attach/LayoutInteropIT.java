package dev.remora.attach;

import static dev.remora.attach.Repository.annotations;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Manifest;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import dev.remora.source.Answers;
import dev.remora.source.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is attached in a layout is read by ORAS, regctl and skopeo, and the other way round. */
class LayoutInteropIT {
  @TempDir Path directory;
  private Repository repository;
  private Digest image;

  @BeforeEach
  void makeRepository() throws Exception {
    repository = new Repository(directory.resolve("L"));
    image = repository.image("v1");
    Files.writeString(directory.resolve("config.json"), "{\"a\":1}\n");
    Files.createDirectories(directory.resolve("certs/sub"));
    Files.writeString(directory.resolve("certs/a.pem"), "a");
    Files.writeString(directory.resolve("certs/sub/größe-" + "x".repeat(120)), "b");
  }

  @Test
  @Requires(Tool.ORAS)
  void orasDiscoversAndPullsWhatWeAttach() throws Exception {
    for (int inlineMax : List.of(0, 4096)) {
      Attachment attached = attach(inlineMax, "inline=" + inlineMax);
      assertTrue(
          run(Tool.ORAS, "discover", "--oci-layout", "L:v1").contains(attached.revision() + ""));
      Path out = Files.createDirectories(directory.resolve("out" + inlineMax));
      run(Tool.ORAS, "pull", "--oci-layout", "L@" + attached.revision(), "-o", out.toString());
      assertSameTree(out);
      repository
          .attacher()
          .detach(repository.reference("v1"), new RevisionName.Whole(attached.revision()), false);
      assertFalse(
          run(Tool.ORAS, "discover", "--oci-layout", "L:v1").contains(attached.revision() + ""));
    }
  }

  @Test
  @Requires(Tool.ORAS)
  void manifestEqualsThatOfOras() throws Exception {
    Attachment ours =
        repository
            .attacher()
            .attach(
                repository.reference("v1"),
                new NewContent(
                    List.of(FileArgument.parse(directory + "/config.json:application/json")),
                    annotations(
                        "env=prod", "org.opencontainers.image.created=2026-01-01T00:00:00Z"),
                    0,
                    Progress.none()),
                false);
    run(
        Tool.ORAS,
        "attach",
        "--oci-layout",
        "L@" + image,
        "--artifact-type",
        "custom/config",
        "--annotation",
        "env=prod",
        "--annotation",
        "org.opencontainers.image.created=2026-01-01T00:00:00Z",
        "--export-manifest",
        "m.json",
        "config.json:application/json");
    assertEquals(
        Repository.text(ours.manifest().raw()), Files.readString(directory.resolve("m.json")));
  }

  @Test
  @Requires(Tool.ORAS)
  void weReadAndDetachWhatOrasAttaches() throws Exception {
    run(
        Tool.ORAS,
        "attach",
        "--oci-layout",
        "L:v1",
        "--artifact-type",
        "custom/config",
        "config.json",
        "certs");
    Digest revision = repository.chosen(image);
    Manifest manifest = manifest(revision);
    assertEquals(2, manifest.layers().size());
    for (Descriptor layer : manifest.layers()) {
      var bytes = new ByteArrayOutputStream();
      repository.layout.blob(layer, () -> bytes);
      assertEquals(layer.size(), bytes.size());
    }
    Attachment again =
        repository
            .attacher()
            .attachAgain(
                repository.reference("v1"),
                RevisionName.parse("" + revision),
                annotations(),
                false);
    assertTrue(run(Tool.ORAS, "discover", "--oci-layout", "L:v1").contains(again.revision() + ""));
    repository
        .attacher()
        .detach(repository.reference("v1"), RevisionName.parse("" + revision), false);
    String left = run(Tool.ORAS, "discover", "--oci-layout", "L:v1");
    assertFalse(left.contains("" + revision), left);
    assertTrue(left.contains("" + again.revision()), left);
  }

  @Test
  @Requires(Tool.ORAS)
  void whatOrasDeletesIsGoneForUsToo() throws Exception {
    Attachment attached = attach(0);
    run(Tool.ORAS, "manifest", "delete", "--oci-layout", "-f", "L@" + attached.revision());
    assertEquals(List.of(), Answers.referrers(repository.layout, image));
    attach(0);
    assertEquals(1, Answers.referrers(repository.layout, image).size());
  }

  @Test
  @Requires(Tool.REGCTL)
  void regctlListsAndGetsWhatWeAttach() throws Exception {
    Attachment attached = attach(4096);
    assertTrue(
        run(Tool.REGCTL, "artifact", "list", "ocidir://L:v1").contains("" + attached.revision()));
    assertEquals(
        "{\"a\":1}\n",
        run(
            Tool.REGCTL,
            "artifact",
            "get",
            "--subject",
            "ocidir://L:v1",
            "--filter-artifact-type",
            "custom/config",
            "--file",
            "config.json"));
    repository
        .attacher()
        .detach(repository.reference("v1"), new RevisionName.Whole(attached.revision()), false);
    assertFalse(
        run(Tool.REGCTL, "artifact", "list", "ocidir://L:v1").contains("" + attached.revision()));
  }

  @Test
  @Requires(Tool.REGCTL)
  void weReadAndDetachWhatRegctlAttaches() throws Exception {
    Attachment ours = attach(0);
    run(
        Tool.REGCTL,
        "artifact",
        "put",
        "--subject",
        "ocidir://L:v1",
        "--artifact-type",
        "custom/config",
        "--file-title",
        "-f",
        "config.json");
    List<Digest> both =
        Answers.referrers(repository.layout, image).stream().map(Descriptor::digest).toList();
    assertEquals(2, both.size());
    assertTrue(both.contains(ours.revision()));
    Digest theirs = both.stream().filter(d -> !d.equals(ours.revision())).findFirst().orElseThrow();
    repository.attacher().detach(repository.reference("v1"), new RevisionName.Whole(theirs), false);
    String left = run(Tool.REGCTL, "artifact", "list", "ocidir://L:v1");
    assertFalse(left.contains("" + theirs), left);
    assertTrue(left.contains("" + ours.revision()), left);
    assertEquals(ours.revision(), repository.chosen(image));
  }

  @Test
  @Requires(Tool.SKOPEO)
  void skopeoReadsTheImageAndWhatWePush() throws Exception {
    attach(0);
    repository
        .pusher()
        .push(repository.reference("config"), Repository.content(directory.resolve("config.json")));
    String image = run(Tool.SKOPEO, "inspect", "--raw", "oci:L:v1");
    assertEquals(
        Repository.text(repository.layout.manifest(this.image).orElseThrow().content()), image);
    run(Tool.SKOPEO, "copy", "oci:L:config", "oci:copied:c");
    Repository copied = new Repository(directory.resolve("copied"));
    assertEquals(
        repository.layout.resolve("config").orElseThrow().content(),
        copied.layout.resolve("c").orElseThrow().content());
    assertEquals(copied.layout.resolve("c").orElseThrow(), copied.layout.soleImage());
  }

  private Attachment attach(int inlineMax, String... annotations) {
    return repository
        .attacher()
        .attach(
            repository.reference("v1"),
            new NewContent(
                List.of(
                    FileArgument.parse(directory + "/config.json"),
                    FileArgument.parse(directory + "/certs")),
                annotations(annotations),
                inlineMax,
                Progress.none()),
            false);
  }

  private Manifest manifest(Digest digest) {
    var purpose = new dev.remora.failure.Purpose("read", "it");
    return (Manifest)
        Document.parse(repository.layout.manifest(digest).orElseThrow().content(), purpose);
  }

  private void assertSameTree(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals(-1, Files.mismatch(file, directory.resolve(out.relativize(file))));
      }
    }
    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(3, files.filter(Files::isRegularFile).count());
    }
  }

  private String run(Tool tool, String... arguments) {
    return tool.run(directory, arguments).expect(0).stdout();
  }
}
