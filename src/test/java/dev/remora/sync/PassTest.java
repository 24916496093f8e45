package dev.remora.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.content.ContentWriter;
import dev.remora.content.ModeMasks;
import dev.remora.content.Progress;
import dev.remora.discovery.DirectArtifact;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Finder;
import dev.remora.discovery.Selections;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.hooks.Validator;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.paths.Limits;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Modes;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.publish.Volume;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.RevisionCache;
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
    PassResult first = pull(byDigest(image));
    assertTrue(first.changed());
    assertEquals(revision, first.published().provenance().revision());
    assertEquals("one", read("app.yaml"));

    clock.advance(Duration.ofMinutes(1));
    PassResult second = pull(byDigest(image));
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
    PassResult result = pull(byDigest(other));
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
    PassResult result = pull(tagged);
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
    PassResult first =
        run(pass(artifact, new DirectArtifact(Selections.of("custom/config"), clock)));
    assertTrue(first.changed());
    assertEquals(Optional.empty(), first.published().provenance().subject().digest());
    assertEquals("one", read("app.yaml"));
    assertFalse(
        run(pass(artifact, new DirectArtifact(Selections.of("custom/config"), clock))).changed());
  }

  @Test
  void anArtifactThatIsAnIndexWithinAnIndexIsNotPulled() {
    RawDocument inner = index(RawDocument.of(MediaType.MANIFEST, manifest().bytes()));
    layout.tag(inner, "inner");
    layout.tag(index(inner), "config");
    Target artifact =
        new Target.Artifact(ImageReference.parse("oci:" + directory + "/layout:config"));

    Pass pass = pass(artifact, new DirectArtifact(Selections.of("custom/config"), clock));
    NothingAttached failure = assertThrows(NothingAttached.class, () -> run(pass));
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

    PassResult result = pull(byDigest(image));

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

  private PassResult pull(String reference) {
    Discovery discovery = new Discovery(Selections.of("custom/config"), clock, warnings::add);
    return run(pass(new Target.Image(ImageReference.parse(reference)), discovery));
  }

  private PassResult run(Pass pass) {
    try (Session session = volume().open(deadline())) {
      PassResult result = pass.run(session, deadline());
      session.save();
      return result;
    }
  }

  private Pass pass(Target wanted, Finder finder) {
    Modes modes = Modes.standard();
    ContentWriter writer =
        new ContentWriter(
            Limits.DEFAULT,
            new ModeMasks(modes.file().permissions(), modes.directory().permissions()),
            Progress.none());
    return new Pass(
        wanted,
        (location, deadline) -> source,
        finder,
        writer,
        Validator.none(),
        RevisionCache.none(),
        volume(),
        PassRules.once(),
        clock,
        warnings::add);
  }

  private State state() {
    try (Session session = volume().open(deadline())) {
      return session.state();
    }
  }

  private Volume volume() {
    return new Volume(config, Modes.standard(), Limits.DEFAULT, clock, random);
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
    Descriptor subject = layout.manifest(image).orElseThrow().descriptor();
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
  private record Mirrored(
      ContentSource source, Optional<Digest> given, Optional<RegistryUnavailable> unheard)
      implements ContentSource {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public Optional<String> mirrorOf(Digest content) {
      return given.filter(content::equals).map(digest -> "mirror.local/app");
    }

    @Override
    public Optional<Digest> resolve(String tag) {
      return source.resolve(tag);
    }

    @Override
    public Optional<RawDocument> manifest(Digest digest) {
      return source.manifest(digest);
    }

    @Override
    public List<Descriptor> referrers(Digest subject) {
      return source.referrers(subject);
    }

    @Override
    public void blob(Descriptor blob, BlobSink sink) {
      source.blob(blob, sink);
    }
  }
}
