package dev.remora.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.SourceAnswer;
import dev.remora.source.layout.LayoutSource;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story, from an image layout to a volume; nothing in it is a fake but the clock. */
class PassTest {
  @TempDir Path directory;

  private final VirtualClock clock = new VirtualClock();
  private final Random random = new Random(1);
  private final List<String> warnings = new ArrayList<>();
  private LayoutSource layout;
  private ContentSource source;
  private Path config;

  @BeforeEach
  void anEmptyLayoutAndNoVolume() {
    layout = new LayoutSource(new LayoutDirectory(directory + "/layout"), deadline());
    source = layout;
    config = directory.resolve("config");
  }

  @Test
  void whatIsAttachedIsPublishedAndTheNextPassOnlyConfirms() throws IOException {
    Digest image = image("v1");
    Digest revision = attach(image, "app.yaml", "one");
    Pulled first = pull(byDigest(image));
    assertTrue(first.changed());
    assertEquals(revision, first.published().provenance().revision());
    assertEquals("one", read("app.yaml"));

    clock.advance(Duration.ofMinutes(1));
    Pulled second = pull(byDigest(image));
    assertFalse(second.changed());
    assertEquals(first.published().directory(), second.published().directory());
    State.Confirmation confirmed = state().confirmed().orElseThrow();
    assertEquals(revision, confirmed.revision());
    assertEquals(clock.now(), confirmed.at());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aNewerOneReplacesItAndTheOldOneIsSwept() throws IOException {
    Digest image = image("v1");
    attach(image, "app.yaml", "one");
    String before = pull(byDigest(image)).published().directory();
    attach(image, "other.yaml", "two");
    assertTrue(pull(byDigest(image)).changed());
    assertEquals("two", read("other.yaml"));
    assertFalse(Files.exists(config.resolve("app.yaml"), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(config.resolve(before)));
  }

  @Test
  void whatSomebodyAlteredIsPublishedAnew() throws IOException {
    Digest image = image("v1");
    attach(image, "app.yaml", "one");
    pull(byDigest(image));
    Files.writeString(config.resolve("app.yaml"), "two");
    assertTrue(pull(byDigest(image)).changed());
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void whatANewerRemoraPublishedIsPublishedAnew() throws IOException {
    Digest image = image("v1");
    attach(image, "app.yaml", "one");
    Path provenance = config.resolve("..data/.remora.json");
    pull(byDigest(image));
    Files.writeString(
        provenance, Files.readString(provenance).replaceFirst("\"schema\" *: *1", "\"schema\": 2"));
    assertTrue(pull(byDigest(image)).changed());
    assertTrue(Files.readString(provenance).contains("\"schema\" : 1"));
  }

  @Test
  void aPassThatFailsLeavesWhatIsThere() throws IOException {
    Digest image = image("v1");
    Digest other = image("v2");
    attach(image, "app.yaml", "one");
    pull(byDigest(image));
    assertThrows(NothingAttached.class, () -> pull(byDigest(other)));
    assertEquals("one", read("app.yaml"));
    assertEquals(Optional.of(byDigest(image)), state().owner().map(State.Owner::image));
  }

  @Test
  void anotherImagesRevisionIsNoneOfThisOne() throws IOException {
    Digest image = image("v1");
    Digest other = image("v2");
    attach(image, "app.yaml", "one");
    attach(other, "app.yaml", "one");
    pull(byDigest(image));
    Pulled result = pull(byDigest(other));
    assertTrue(result.changed());
    assertEquals(Optional.of(other), result.published().provenance().subject().digest());
  }

  /** Of a layout that was copied in part nobody knows what it lacks. */
  @Test
  void whatALayoutListsAndLacksIsNotNothing() throws IOException {
    Digest image = image("v1");
    attach(image, "app.yaml", "one");
    Digest lost = attach(image, "app.yaml", "two");
    Path blobs = directory.resolve("layout/blobs/sha256");
    Files.delete(blobs.resolve(lost.encoded()));
    Digest other = image("v2");
    Digest alone = attach(other, "app.yaml", "three");
    Files.delete(blobs.resolve(alone.encoded()));

    pull(byDigest(image));
    assertEquals("one", read("app.yaml"));
    assertTrue(
        warnings.contains(lost + " is listed as attached, but it is not there"),
        warnings::toString);

    ProtocolViolation failure = assertThrows(ProtocolViolation.class, () -> pull(byDigest(other)));
    assertTrue(failure.reason().endsWith(", but it is not there"), failure.line());
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void aTagIsResolvedOnceWithAWarningAndRemembered() {
    Digest image = image("v1");
    attach(image, "app.yaml", "one");
    String tagged = "oci:" + directory + "/layout:v1";
    Pulled result = pull(tagged);
    assertEquals(Optional.of(image), result.published().provenance().subject().digest());
    assertEquals(Map.of(tagged, image), state().tags());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("a tag can move"), warnings.getFirst());
  }

  @Test
  void anArtifactIsPulledWithoutAnImage() throws IOException {
    byte[] bytes = artifact("app.yaml", "one", Optional.empty()).raw().bytes();
    layout.tag(RawDocument.of(MediaType.MANIFEST, bytes), "config");
    Target artifact =
        new Target.Artifact(ImageReference.parse("oci:" + directory + "/layout:config"));
    Pulled first = pull(artifact);
    assertTrue(first.changed());
    assertEquals(Optional.empty(), first.published().provenance().subject().digest());
    assertEquals("one", read("app.yaml"));
    assertFalse(pull(artifact).changed());
  }

  @Test
  void anArtifactThatIsAnIndexWithinAnIndexIsNotPulled() {
    RawDocument inner = index(RawDocument.of(MediaType.MANIFEST, manifest().bytes()));
    layout.tag(inner, "inner");
    layout.tag(index(inner), "config");
    Target artifact =
        new Target.Artifact(ImageReference.parse("oci:" + directory + "/layout:config"));

    NothingAttached failure = assertThrows(NothingAttached.class, () -> pull(artifact));
    assertTrue(failure.reason().contains("an index within an index"), failure.reason());
  }

  private static RawDocument index(RawDocument child) {
    JsonWriter platform = JsonWriter.object().put("os", "linux").put("architecture", "amd64");
    return RawDocument.of(
        MediaType.INDEX,
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.INDEX)
            .put(
                "manifests",
                List.of(
                    JsonWriter.object()
                        .put("mediaType", child.mediaType())
                        .put("digest", child.digest().toString())
                        .put("size", child.size())
                        .put("platform", platform)))
            .bytes());
  }

  @Test
  void whatAMirrorGaveIsSaidToComeFromThere() throws IOException {
    Digest image = image("v1");
    Digest revision = attach(image, "app.yaml", "one");
    source = new Mirrored(layout, Optional.of(revision), Optional.empty());

    Pulled result = pull(byDigest(image));

    assertEquals(
        new ContentOrigin(ContentOrigin.Kind.MIRROR, "mirror.local/app"),
        result.published().provenance().source());
    assertEquals(layout.name(), state().confirmed().orElseThrow().source());
  }

  @Test
  void aMirrorsWordInPlaceOfTheRegistrysConfirmsNothing() throws IOException {
    Digest image = image("v1");
    attach(image, "app.yaml", "one");
    RegistryUnavailable away = new RegistryUnavailable(new Purpose("test", ""), "away", "");
    source = new Mirrored(layout, Optional.empty(), Optional.of(away));

    assertTrue(pull(byDigest(image)).changed());
    assertFalse(pull(byDigest(image)).changed());
    assertEquals("one", read("app.yaml"));
    assertEquals(Optional.empty(), state().confirmed());

    source = layout;
    assertFalse(pull(byDigest(image)).changed());
    assertTrue(state().confirmed().isPresent());
  }

  private record Pulled(Published published, boolean changed) {}

  private Pulled pull(String reference) {
    return pull(new Target.Image(ImageReference.parse(reference)));
  }

  private Pulled pull(Target target) {
    Scene scene = scene();
    Pass pass = scene.pass(target);
    try (Session session = scene.volume().open(deadline())) {
      PassResult result = pass.run(session, deadline());
      Published published = result.orThrow();
      session.save();
      return new Pulled(published, result instanceof PassResult.Changed);
    }
  }

  private Scene scene() {
    return new Scene(config, (location, deadline) -> source, clock, random, warnings::add);
  }

  private State state() {
    try (Session session = scene().volume().open(deadline())) {
      return session.state();
    }
  }

  private String read(String name) throws IOException {
    return Files.readString(config.resolve(name));
  }

  private String byDigest(Digest image) {
    return "oci:" + directory + "/layout@" + image;
  }

  private Digest image(String tag) {
    RawDocument image =
        RawDocument.of(
            MediaType.MANIFEST, manifest().put("annotations", Map.of("tag", tag)).bytes());
    layout.tag(image, tag);
    return image.digest();
  }

  private Digest attach(Digest image, String file, String content) {
    clock.advance(Duration.ofSeconds(1));
    Descriptor subject = layout.manifest(image).orElseThrow().content().descriptor();
    Document artifact = artifact(file, content, Optional.of(subject));
    layout.attach(artifact);
    return artifact.digest();
  }

  private Document artifact(String file, String content, Optional<Descriptor> subject) {
    byte[] bytes = content.getBytes(UTF_8);
    Descriptor layer =
        Descriptor.of("text/plain", Digest.sha256(bytes), bytes.length)
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, file)))
            .withData(Base64.getEncoder().encodeToString(bytes));
    JsonWriter json =
        manifest()
            .put("artifactType", "custom/config")
            .put("layers", List.of(layer.write()))
            .put("annotations", Map.of(Annotations.CREATED, clock.now().toString()));
    subject.ifPresent(s -> json.put("subject", s.write()));
    return Document.parse(
        RawDocument.of(MediaType.MANIFEST, json.bytes()), new Purpose("make", "an artifact"));
  }

  private static JsonWriter manifest() {
    return JsonWriter.object()
        .put("schemaVersion", 2)
        .put("mediaType", MediaType.MANIFEST)
        .put("config", Descriptor.empty().write())
        .put("layers", List.of());
  }

  private Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  /** A source in whose place a mirror gave one thing, or spoke. */
  private static final class Mirrored extends Forwarding {
    private final Optional<Digest> given;
    private final Optional<RegistryUnavailable> away;

    Mirrored(ContentSource source, Optional<Digest> given, Optional<RegistryUnavailable> away) {
      super(source);
      this.given = given;
      this.away = away;
    }

    private Giver giver(boolean byMirror) {
      return byMirror ? new Giver.Mirror("mirror.local/app", away) : new Giver.Registry(name());
    }

    @Override
    public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
      Giver giver = giver(given.filter(digest::equals).isPresent());
      return super.manifest(digest).map(a -> new SourceAnswer<>(a.content(), giver));
    }

    @Override
    public Listing referrers(Digest subject, Optional<ETag> known) {
      Listing.Listed listed = (Listing.Listed) super.referrers(subject, known);
      return new Listing.Listed(listed.referrers(), listed.etag(), giver(away.isPresent()));
    }
  }
}
