package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.remora.discovery.InMemorySource;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobSink;
import dev.remora.source.BlobSource;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.ReferrersElsewhere;
import dev.remora.source.SourceAnswer;
import dev.remora.source.cache.LayoutCache;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Trace;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever stands in front of a source hands on who gave its answers. */
class DecoratorsTest {
  private static final Giver MIRROR =
      new Giver.Mirror(
          "mirror.local/app",
          Optional.of(new RegistryUnavailable(new Purpose("ask", "the registry"), "away", "")));

  @TempDir Path scratch;

  private final VirtualClock clock = new VirtualClock();
  private final InMemorySource registry = new InMemorySource();
  private Descriptor image;
  private Descriptor revision;
  private Descriptor layer;

  @BeforeEach
  void anImageWithAConfiguration() {
    image = registry.image();
    layer = registry.blob("text/plain", "one".getBytes(StandardCharsets.UTF_8));
    revision = registry.attach(image, "custom/config", Map.of(), layer);
    registry.tag("v1", image);
  }

  /** Each of them, over a source all of whose answers are a mirror's. */
  private Map<Class<?>, UnaryOperator<ContentSource>> decorators() {
    return Map.of(
        ReferrersElsewhere.class,
        source -> new ReferrersElsewhere(source, source),
        KnownListings.class,
        source -> new KnownListings(source, Optional.empty(), clock.now()),
        Origins.class,
        source -> new Origins(wanted(), source),
        cache().inFrontOf(registry, soon()).getClass(),
        source -> cache().inFrontOf(source, soon()));
  }

  @Test
  void everyAnswerSaysWhoGaveIt() {
    decorators()
        .forEach(
            (type, over) -> {
              ContentSource source = over.apply(new OfMirror(registry));
              String name = type.getSimpleName();
              assertEquals(MIRROR, source.resolve("v1").orElseThrow().giver(), name);
              assertEquals(MIRROR, source.manifest(revision.digest()).orElseThrow().giver(), name);
              assertEquals(MIRROR, source.referrers(image.digest(), none()).giver(), name);
              assertEquals(MIRROR, source.blob(layer, OutputStream::nullOutputStream), name);
            });
  }

  /** The tag may mean an older image there: what is attached to that is the mirror's word, too. */
  @Test
  void whatIsAttachedToWhatAMirrorNamedIsTheMirrorsWord() {
    ContentSource source = new ReferrersElsewhere(new OfMirror(registry), registry);
    assertEquals(Optional.empty(), source.referrers(image.digest(), none()).giver().away());

    source.resolve("v1");

    assertEquals(MIRROR, source.referrers(image.digest(), none()).giver());
  }

  /** Of content that is here already: it is verified, and nobody's word about anything. */
  @Test
  void whatIsThereAlreadyIsGivenByWhereItIs() {
    cache().inFrontOf(registry, soon()).blob(layer, OutputStream::nullOutputStream);

    Giver giver = cache().inFrontOf(registry, soon()).blob(layer, OutputStream::nullOutputStream);

    assertEquals(new Giver.Store(scratch.resolve("cache").toString()), giver);
  }

  /** {@link VolumeSource} needs a published revision: {@link PassTest} has one. */
  @Test
  void noneIsMissingHere() {
    Set<String> all =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.remora")
                .stream()
                .filter(type -> type.isAssignableTo(BlobSource.class))
                .filter(type -> !type.isEquivalentTo(Forwarding.class))
                .filter(DecoratorsTest::isInFrontOfAnother)
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    Set<String> here =
        decorators().keySet().stream()
            .map(Class::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    here.add(VolumeSource.class.getName());
    assertEquals(here, all);
  }

  private static boolean isInFrontOfAnother(JavaClass type) {
    return type.getAllFields().stream()
        .map(JavaField::getRawType)
        .anyMatch(
            field ->
                field.isEquivalentTo(ContentSource.class)
                    || field.isEquivalentTo(BlobSource.class));
  }

  private LayoutCache cache() {
    return new LayoutCache(
        scratch.resolve("cache"),
        ByteSize.parse("1 GiB"),
        Platform.parse("linux/amd64"),
        Optional.empty(),
        clock,
        warning -> {},
        Trace.off());
  }

  private Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  private Target wanted() {
    return new Target.Image(ImageReference.parse(registry.name() + ":v1"));
  }

  private static Optional<ETag> none() {
    return Optional.empty();
  }

  /** A source in whose place a mirror speaks. */
  private static final class OfMirror extends Forwarding {
    OfMirror(ContentSource source) {
      super(source);
    }

    @Override
    public Optional<SourceAnswer<Digest>> resolve(String tag) {
      return super.resolve(tag).map(answer -> new SourceAnswer<>(answer.content(), MIRROR));
    }

    @Override
    public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
      return super.manifest(digest).map(answer -> new SourceAnswer<>(answer.content(), MIRROR));
    }

    @Override
    public Listing referrers(Digest subject, Optional<ETag> known) {
      Listing.Listed listed = (Listing.Listed) super.referrers(subject, known);
      return new Listing.Listed(listed.referrers(), listed.etag(), MIRROR);
    }

    @Override
    public Giver blob(Descriptor blob, BlobSink sink) {
      super.blob(blob, sink);
      return MIRROR;
    }
  }
}
