package dev.remora.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.content.ContentWriter;
import dev.remora.content.Limits;
import dev.remora.content.ModeMasks;
import dev.remora.content.Progress;
import dev.remora.discovery.AcceptedTypes;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Chooser;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.InMemorySource;
import dev.remora.discovery.MatchRules;
import dev.remora.failure.AccessDenied;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.failure.VolumeFailure;
import dev.remora.hooks.Validator;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.publish.Basis;
import dev.remora.publish.Modes;
import dev.remora.publish.Origin;
import dev.remora.publish.State;
import dev.remora.publish.Volume;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.RevisionCache;
import dev.remora.source.cache.LayoutCache;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What each failure of a first pass means for the start (design, section 2.2, on-failure). */
class StartTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Purpose PURPOSE =
      new Purpose("list the referrers of", "registry.example/app");
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration FALLBACK_AFTER = Duration.ofSeconds(10);

  @TempDir Path scratch;

  private final VirtualClock clock = new VirtualClock();
  private final Random random = new Random(1);
  private final List<String> warnings = new ArrayList<>();
  private InMemorySource registry;
  private Descriptor image;
  private Descriptor revision;
  private Path config;
  private Path cacheDirectory;

  // how the start is configured
  private OnFailure onFailure = OnFailure.CACHED;
  private Optional<Duration> maxStale = Optional.empty();
  private Predicate<Candidate> acceptable = candidate -> true;
  private boolean caching;
  private boolean silent;

  @BeforeEach
  void anImageWithAConfiguration() {
    prepare(scratch);
  }

  private void prepare(Path directory) {
    registry = new InMemorySource();
    image = registry.image();
    revision = attach(image, "ours");
    config = directory.resolve("config");
    cacheDirectory = directory.resolve("cache");
    onFailure = OnFailure.CACHED;
    caching = false;
    warnings.clear();
  }

  // ---- the table

  /** What a setting makes of a failure. */
  private enum Then {
    /** It fails with its own code, and the volume stays as it is. */
    FAILS,
    /** It goes on with what there is, else it fails. */
    BRIDGES,
    /** It goes on with what there is, else with none. */
    STARTS
  }

  private record Row(Failure failure, Then fail, Then cached, Then goOn) {
    Then under(OnFailure setting) {
      return switch (setting) {
        case FAIL -> fail;
        case CACHED -> cached;
        case CONTINUE -> goOn;
      };
    }
  }

  private static final List<Row> TABLE =
      List.of(
          row(new UsageFailure(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new ImageNotFound(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.STARTS),
          row(new NothingAttached(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.STARTS),
          row(new AmbiguousChoice(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new AccessDenied(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.STARTS),
          row(new RegistryUnavailable(PURPOSE, "", ""), Then.FAILS, Then.BRIDGES, Then.STARTS),
          row(new ProtocolViolation(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new IntegrityFailure(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new ContentRefused(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new VolumeFailure(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new Interrupted(PURPOSE), Then.FAILS, Then.FAILS, Then.FAILS));

  private static Row row(Failure failure, Then fail, Then cached, Then goOn) {
    return new Row(failure, fail, cached, goOn);
  }

  private enum Place {
    VOLUME,
    CACHE,
    NEITHER
  }

  @Test
  void theTableHasEveryFailureThatThereIs() {
    assertEquals(
        Failure.class.getPermittedSubclasses().length,
        TABLE.stream().map(row -> row.failure().getClass()).distinct().count());
  }

  @TestFactory
  Stream<DynamicTest> everyFailureAtEveryPlaceUnderEverySetting() {
    return TABLE.stream()
        .flatMap(
            row ->
                Stream.of(Place.values())
                    .flatMap(
                        place ->
                            Stream.of(OnFailure.values())
                                .map(
                                    setting ->
                                        DynamicTest.dynamicTest(
                                            row.failure().exitCode()
                                                + ", "
                                                + place
                                                + ", "
                                                + setting,
                                            () -> check(row, place, setting)))));
  }

  private void check(Row row, Place place, OnFailure setting) throws IOException {
    prepare(Files.createTempDirectory(scratch, "case-"));
    // another image's configuration lies on the volume: it must never count
    Descriptor other = registry.image();
    attach(other, "another image's");
    start(other);
    switch (place) {
      case VOLUME -> start(image);
      case CACHE -> fillCache();
      case NEITHER -> {}
    }
    caching = place == Place.CACHE;
    onFailure = setting;
    warnings.clear();
    registry.fail(image, row.failure());

    Then then = row.under(setting);
    boolean has = place != Place.NEITHER;
    if (then == Then.FAILS || (then == Then.BRIDGES && !has)) {
      Failure thrown = assertThrows(Failure.class, () -> start(image));
      assertEquals(row.failure(), thrown);
      assertEquals(place == Place.VOLUME ? "ours" : "another image's", found());
      assertEquals(List.of(), warnings);
      return;
    }
    Started started = start(image);
    assertEquals(has ? "ours" : "nothing", found());
    assertEquals(has ? Basis.valueOf(place.name()) : Basis.NONE, started.basis());
    assertEquals(Optional.of(row.failure().exitCode()), started.bridged());
    assertEquals(1, warnings.size(), warnings::toString);
    State.LastStart last = state().start().orElseThrow();
    assertEquals(started.basis(), last.basis());
    assertEquals(Optional.of(row.failure().exitCode().text()), last.bridged());
    if (has) {
      assertEquals(Optional.of(Duration.ZERO), started.age());
    }
  }

  // ---- what a bridged start says and remembers

  @Test
  void theAgeCountsFromTheLastConfirmationAndStaysSo() {
    start(image);
    Instant confirmed = clock.now();
    clock.advance(Duration.ofHours(3));
    outage();
    Started started = start(image);
    assertFalse(started.changed());
    assertEquals(Optional.of(Duration.ofHours(3)), started.age());
    assertEquals(confirmed, state().confirmed().orElseThrow().at());
    assertEquals(
        List.of(
            "cannot list the referrers of registry.example/app: down; goes on with "
                + revision.digest().shortened()
                + " on the volume, last confirmed 3h ago, at 2026-08-01T12:00:00Z"),
        warnings);
    clock.advance(Duration.ofHours(1));
    assertEquals(Optional.of(Duration.ofHours(4)), start(image).age());
  }

  @Test
  void whenTheRegistryIsBackThePassIsAsAlways() {
    start(image);
    outage();
    start(image);
    backAgain();
    Descriptor newer = attach(image, "newer");
    warnings.clear();
    Started started = start(image);
    assertEquals(Basis.SOURCE, started.basis());
    assertTrue(started.changed());
    assertEquals(newer.digest(), started.published().orElseThrow().provenance().revision());
    assertEquals(Optional.of(Duration.ZERO), started.age());
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatComesFromTheCacheSaysSo() throws IOException {
    fillCache();
    clock.advance(Duration.ofHours(1));
    outage();
    caching = true;
    Started started = start(image);
    Origin origin = started.published().orElseThrow().provenance().source();
    assertEquals(new Origin(Origin.Kind.CACHE, "oci:" + cacheDirectory), origin);
    assertEquals(
        Optional.of(image.digest()),
        started.published().orElseThrow().provenance().subject().digest());
    assertTrue(started.changed());
    assertEquals(Optional.of(Duration.ofHours(1)), started.age());
    assertEquals("registry.example/app", state().confirmed().orElseThrow().source());
    assertEquals("ours", found());
    assertEquals(Basis.VOLUME, start(image).basis());
  }

  @Test
  void anAlteredVolumeIsNoFallbackButRestoredFromTheCache() throws IOException {
    caching = true;
    start(image);
    Files.writeString(config.resolve("app.yaml"), "altered");
    outage();
    assertEquals(Basis.CACHE, start(image).basis());
    assertEquals("ours", found());
    assertEquals(1, warnings.size());
  }

  @Test
  void anAlteredVolumeIsLeftWhenNothingElseIsThere() throws IOException {
    start(image);
    Files.writeString(config.resolve("app.yaml"), "altered");
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("altered", found());
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(image).basis());
    assertEquals("nothing", found());
  }

  @Test
  void aDamagedCacheIsNoFallback() throws IOException {
    fillCache();
    Digest blob = Digest.sha256("ours".getBytes(UTF_8));
    Files.writeString(cacheDirectory.resolve("blobs/sha256").resolve(blob.encoded()), "evil");
    caching = true;
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("nothing", found());
  }

  // ---- how long the registry is tried

  @Test
  void aSilentRegistryIsTriedForFallbackAfterWhenThereIsAFallback() {
    start(image);
    silent = true;
    assertEquals(Basis.VOLUME, start(image).basis());
    assertEquals(List.of(FALLBACK_AFTER), clock.sleeps());
  }

  @Test
  void elseItIsTriedUntilTheDeadline() {
    silent = true;
    assertThrows(RegistryUnavailable.class, () -> start(image));
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(image).basis());
    assertEquals(List.of(DEADLINE, DEADLINE), clock.sleeps());
  }

  @Test
  void underFailItIsTriedUntilTheDeadlineThoughThereIsARevision() {
    start(image);
    silent = true;
    onFailure = OnFailure.FAIL;
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals(List.of(DEADLINE), clock.sleeps());
  }

  @Test
  void aFallbackThatProvesUnusableGivesTheRegistryTheRestOfTheDeadline() throws IOException {
    start(image);
    Files.writeString(config.resolve("app.yaml"), "altered");
    silent = true;
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals(List.of(FALLBACK_AFTER, DEADLINE.minus(FALLBACK_AFTER)), clock.sleeps());
  }

  // ---- max-stale and clocks

  @Test
  void aConfirmationThatIsTooOldDoesNotCount() {
    start(image);
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    clock.advance(Duration.ofHours(1));
    assertEquals(Basis.VOLUME, start(image).basis());
    clock.advance(Duration.ofSeconds(1));
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("ours", found());
    onFailure = OnFailure.CONTINUE;
    Started started = start(image);
    assertEquals(Basis.NONE, started.basis());
    assertTrue(started.changed());
    assertEquals("nothing", found());
  }

  @Test
  void whatAnotherVolumeConfirmedThroughTheCacheCounts() {
    caching = true;
    start(image);
    clock.advance(Duration.ofHours(2));
    fillCache();
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    Started started = start(image);
    assertEquals(Basis.VOLUME, started.basis());
    assertEquals(Optional.of(Duration.ZERO), started.age());
  }

  @Test
  void aClockBeforeTheRecordIsAcceptedAndSaid() {
    start(image);
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    clock.set(Instant.parse("1970-01-01T00:00:07Z"));
    Started started = start(image);
    assertEquals(Basis.VOLUME, started.basis());
    assertEquals(Optional.of(Duration.ZERO), started.age());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("later than this clock says"), warnings::toString);
  }

  @Test
  void withoutTheStateThePublicationCountsAsConfirmation() throws IOException {
    start(image);
    Files.delete(config.resolve("..remora/state.json"));
    clock.advance(Duration.ofHours(2));
    outage();
    assertEquals(Optional.of(Duration.ofHours(2)), start(image).age());
  }

  // ---- which revision counts

  @Test
  void aTagThatCannotBeResolvedCountsAsTheDigestThatItLastHad() {
    registry.tag("v1", image);
    ImageReference tagged = ImageReference.parse("registry.example/app:v1");
    start(tagged);
    outage();
    assertEquals(Basis.VOLUME, start(tagged).basis());
    assertThrows(
        RegistryUnavailable.class, () -> start(ImageReference.parse("registry.example/app:v2")));
  }

  @Test
  void aTagThatMovedBeforeTheOutageHasNoRevisionOfTheFormerImage() throws IOException {
    registry.tag("v1", image);
    ImageReference tagged = ImageReference.parse("registry.example/app:v1");
    start(tagged);
    Descriptor next = registry.image();
    registry.tag("v1", next);
    registry.fail(next, new RegistryUnavailable(PURPOSE, "down", ""));
    assertThrows(RegistryUnavailable.class, () -> start(tagged));
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(tagged).basis());
    assertEquals("nothing", found());
  }

  @Test
  void whatTodaysSettingsWouldNotChooseDoesNotCount() {
    caching = true;
    start(image);
    outage();
    acceptable = new Chooser(Optional.empty(), MatchRules.parse("env=prod"))::allows;
    assertThrows(RegistryUnavailable.class, () -> start(image));
    acceptable = new Chooser(Optional.of(revision.digest()), MatchRules.none())::allows;
    assertEquals(Basis.VOLUME, start(image).basis());
  }

  @Test
  void anArtifactOfTheSameRepositoryIsNotTheOneThatIsNamed() {
    Wanted artifact = new Wanted.Artifact(byDigest(revision));
    start(artifact);
    registry.fail(revision, new RegistryUnavailable(PURPOSE, "down", ""));
    assertEquals(Basis.VOLUME, start(artifact).basis());
    Descriptor other = attach(image, "other");
    registry.fail(other, new RegistryUnavailable(PURPOSE, "down", ""));
    assertThrows(RegistryUnavailable.class, () -> start(new Wanted.Artifact(byDigest(other))));
  }

  @Test
  void anArtifactIsRestoredFromTheCache() {
    Wanted artifact = new Wanted.Artifact(byDigest(revision));
    caching = true;
    Path volume = config;
    config = scratch.resolve("elsewhere");
    start(artifact);
    config = volume;
    registry.fail(revision, new RegistryUnavailable(PURPOSE, "down", ""));
    assertEquals(Basis.CACHE, start(artifact).basis());
  }

  // ---- fixtures

  private Started start(Descriptor image) {
    return start(byDigest(image));
  }

  private Started start(ImageReference reference) {
    return start(new Wanted.AttachedTo(reference));
  }

  private Started start(Wanted wanted) {
    Modes modes = Modes.standard();
    ContentWriter writer =
        new ContentWriter(
            Limits.DEFAULT,
            new ModeMasks(modes.file().permissions(), modes.directory().permissions()),
            Progress.none());
    Volume volume = new Volume(config, modes, clock, random);
    Discovery discovery =
        new Discovery(
            AcceptedTypes.parse("custom/config"),
            new Chooser(Optional.empty(), MatchRules.none()),
            AMD64,
            clock,
            Instant.EPOCH,
            warning -> {});
    Finder finder = wanted instanceof Wanted.Artifact ? new DirectArtifact(AMD64) : discovery::find;
    RevisionCache cache =
        caching
            ? new LayoutCache(
                cacheDirectory, Optional.empty(), AMD64, Optional.empty(), clock, this::warn)
            : RevisionCache.none();
    Pass pass =
        new Pass(
            wanted,
            (location, deadline) -> new Network(deadline),
            finder,
            writer,
            Validator.none(),
            cache,
            volume,
            PassRules.once(Digest.sha256(new byte[0])),
            clock,
            warning -> {}); // that a tag can move
    StartRules rules = new StartRules(onFailure, FALLBACK_AFTER, maxStale, acceptable);
    return new Start(wanted, pass, volume, cache, rules, clock, this::warn)
        .run(Deadline.in(DEADLINE, clock));
  }

  private void warn(String warning) {
    warnings.add(warning);
  }

  /** What another volume of the same node leaves in the cache. */
  private void fillCache() {
    Path volume = config;
    boolean before = caching;
    config = volume.resolveSibling("another-volume");
    caching = true;
    start(image);
    config = volume;
    caching = before;
  }

  private boolean down;

  private void outage() {
    down = true;
  }

  private void backAgain() {
    down = false;
  }

  /** The registry over a network that may be down, or silent. */
  private final class Network implements ContentSource {
    private final Deadline deadline;

    Network(Deadline deadline) {
      this.deadline = deadline;
    }

    private InMemorySource reached() {
      if (silent) {
        deadline.sleep(Duration.ofHours(1), PURPOSE);
        throw deadline.exceeded(PURPOSE);
      }
      if (down) {
        throw new RegistryUnavailable(PURPOSE, "down", "");
      }
      return registry;
    }

    @Override
    public String name() {
      return registry.name();
    }

    @Override
    public Optional<Digest> resolve(String tag) {
      return reached().resolve(tag);
    }

    @Override
    public Optional<RawDocument> manifest(Digest digest) {
      return reached().manifest(digest);
    }

    @Override
    public List<Descriptor> referrers(Digest subject) {
      return reached().referrers(subject);
    }

    @Override
    public void blob(Descriptor blob, BlobSink sink) {
      reached().blob(blob, sink);
    }
  }

  private State state() {
    try (var session =
        new Volume(config, Modes.standard(), clock, random).open(Deadline.in(DEADLINE, clock))) {
      return session.state();
    }
  }

  /** What the application finds. */
  private String found() {
    Path file = config.resolve("app.yaml");
    try {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "nothing";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageReference byDigest(Descriptor content) {
    return ImageReference.parse("registry.example/app@" + content.digest());
  }

  private Descriptor attach(Descriptor subject, String content) {
    Descriptor layer =
        registry
            .blob("text/plain", content.getBytes(UTF_8))
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, "app.yaml")));
    Instant created = clock.now().minusSeconds(1_000).plusSeconds(generation++);
    return registry.attach(
        subject, "custom/config", Map.of(Annotations.CREATED, created.toString()), layer);
  }

  private int generation;
}
