package dev.remora.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Configuration;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Selections;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.layout.LayoutSource;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of one repository with what is attached to it in another. */
class ReferrersElsewhereTest {
  private static final String TYPE = "custom/config";

  @TempDir Path directory;

  private final VirtualClock clock = new VirtualClock();
  private final List<String> warnings = new ArrayList<>();
  private LayoutSource images;
  private LayoutSource artifacts;
  private ContentSource source;

  @BeforeEach
  void twoRepositories() {
    images = layout("images");
    artifacts = layout("artifacts");
    source = new ReferrersElsewhere(images, artifacts);
  }

  private LayoutSource layout(String name) {
    Deadline deadline = Deadline.in(Duration.ofMinutes(2), clock);
    return new LayoutSource(new LayoutDirectory(directory + "/" + name), deadline);
  }

  @Test
  void theImageIsLookedUpInItsRepositoryAndItsConfigurationInTheOther() {
    RawDocument image = image("v1");
    Document config = attach(image, artifacts, TYPE);

    assertEquals(image.digest(), source.resolve("v1").orElseThrow().content());
    assertEquals(image.digest(), source.soleImage().content());
    Configuration found = find(image);
    assertEquals(config.digest(), found.revision());
    assertArrayEquals(
        config.raw().bytes(), source.manifest(config.digest()).orElseThrow().content().bytes());
    assertEquals(images.name(), source.name());
    assertEquals(artifacts.name(), source.referrersName());
  }

  @Test
  void whatIsAttachedInTheImagesRepositoryDoesNotCount() {
    RawDocument image = image("v1");
    attach(image, images, TYPE);
    attach(image, artifacts, "a/signature");

    NothingAttached failure = assertThrows(NothingAttached.class, () -> find(image));
    assertTrue(failure.line().contains(" in " + artifacts.name()), failure.line());
    assertTrue(failure.line().contains("only a/signature"), failure.line());
  }

  @Test
  void whatRefersToAnotherImageDoesNotCountThereEither() {
    RawDocument image = image("v1");
    RawDocument other = image("v2");
    Document config = attach(other, artifacts, TYPE);
    ContentSource lying = new ReferrersElsewhere(images, new Lying(artifacts, config.asReferrer()));

    assertThrows(NothingAttached.class, () -> discovery().find(lying, image.digest(), List.of()));
    assertTrue(warnings.getFirst().contains("refers to another image"), warnings::toString);
  }

  @Test
  void theStepFromAnIndexToThePlatformIsMadeInTheImagesRepository() {
    RawDocument image = image("v1");
    RawDocument index =
        RawDocument.of(
            MediaType.INDEX,
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.INDEX)
                .put(
                    "manifests",
                    List.of(
                        JsonWriter.object()
                            .put("mediaType", MediaType.MANIFEST)
                            .put("digest", image.digest().toString())
                            .put("size", image.size())
                            .put(
                                "platform",
                                JsonWriter.object()
                                    .put("os", "linux")
                                    .put("architecture", "amd64"))))
                .bytes());
    images.tag(index, "all");
    Document config = attach(image, artifacts, TYPE);

    assertEquals(config.digest(), find(index).revision());
  }

  @Test
  void aRepositoryThatIsNotThereYetHoldsNothingAndAnImageThatIsNotThereIsMissing() {
    RawDocument image = image("v1");

    assertEquals(List.of(), Answers.referrers(source, image.digest()));
    assertThrows(NothingAttached.class, () -> find(image));
    Digest missing = Digest.sha256(new byte[] {1});
    attach(image, artifacts, TYPE);
    assertThrows(ImageNotFound.class, () -> discovery().find(source, missing, List.of()));
  }

  @Test
  void blobsAreTheArtifacts() {
    byte[] bytes = {1, 2, 3};
    Descriptor blob = Descriptor.of("a/b", Digest.sha256(bytes), bytes.length);
    artifacts.push(blob, () -> new ByteArrayInputStream(bytes));
    ByteArrayOutputStream sink = new ByteArrayOutputStream();

    source.blob(blob, () -> sink);

    assertArrayEquals(bytes, sink.toByteArray());
  }

  @Test
  void theTagOfAnArtifactsSignaturesIsTheArtifacts() {
    Document config = attach(image("v1"), artifacts, TYPE);
    String tag = "sha256-" + config.digest().encoded() + ".sig";
    RawDocument signatures = RawDocument.of(MediaType.MANIFEST, manifest().put("n", 1).bytes());
    images.tag(image("of-the-images-repository"), tag);

    assertEquals(Optional.empty(), source.resolve(tag));
    artifacts.tag(signatures, tag);
    Digest resolved = source.resolve(tag).orElseThrow().content();
    assertEquals(signatures.digest(), resolved);
    assertArrayEquals(
        signatures.bytes(), source.manifest(resolved).orElseThrow().content().bytes());
  }

  private Configuration find(RawDocument image) {
    return discovery().find(source, image.digest(), List.of());
  }

  private Discovery discovery() {
    return new Discovery(Selections.of(TYPE), clock, warnings::add);
  }

  private RawDocument image(String tag) {
    RawDocument image = RawDocument.of(MediaType.MANIFEST, manifest().put("name", tag).bytes());
    images.tag(image, tag);
    return image;
  }

  private static Document attach(RawDocument image, LayoutSource where, String type) {
    RawDocument raw =
        RawDocument.of(
            MediaType.MANIFEST,
            manifest()
                .put("artifactType", type)
                .put("subject", image.descriptor().write())
                .bytes());
    Document document = Document.parse(raw, new Purpose("test", ""));
    where.attach(document);
    return document;
  }

  private static JsonWriter manifest() {
    return JsonWriter.object()
        .put("schemaVersion", 2)
        .put("mediaType", MediaType.MANIFEST)
        .put("config", Descriptor.empty().write())
        .put("layers", List.of());
  }

  /** Lists what it likes. */
  private static final class Lying extends Forwarding {
    private final Descriptor listed;

    Lying(ContentSource source, Descriptor listed) {
      super(source);
      this.listed = listed;
    }

    @Override
    public Listing referrers(Digest subject, Optional<ETag> known) {
      return new Listing.Listed(List.of(listed), Optional.empty(), new Giver.Layout(name()));
    }
  }
}
