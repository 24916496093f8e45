package dev.remora.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.discovery.InMemorySource;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Annotations;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.RawDocument;
import dev.remora.publish.State;
import dev.remora.publish.Volume;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.RevisionCache;
import dev.remora.source.SourceAnswer;
import dev.remora.source.cache.LayoutCache;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Trace;
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
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A start before a registry that may be down or silent, with or without a cache. */
abstract class StartScenario {
  static final Purpose PURPOSE = new Purpose("list the referrers of", "registry.example/app");
  static final Duration DEADLINE = Scene.DEADLINE;
  static final Duration FALLBACK_AFTER = Scene.FALLBACK_AFTER;

  @TempDir Path scratch;

  final VirtualClock clock = new VirtualClock();
  final Random random = new Random(1);
  final List<String> warnings = new ArrayList<>();
  InMemorySource registry;
  Descriptor image;
  Descriptor revision;
  Path config;
  Path cacheDirectory;
  int generation;

  // how the start is configured, and how the network is
  OnFailure onFailure = OnFailure.CACHED;
  Optional<Duration> maxStale = Optional.empty();
  Selection selection = Selections.of("custom/config");
  boolean caching;
  boolean down;
  boolean silent;

  /** A mirror answers what is attached, since the registry does not. */
  boolean byMirror;

  /** In place of the registry. */
  Optional<ContentSource> instead = Optional.empty();

  @BeforeEach
  void anImageWithAConfiguration() {
    prepare(scratch);
  }

  final void prepare(Path directory) {
    registry = new InMemorySource();
    image = registry.image();
    revision = attach(image, "ours");
    config = directory.resolve("config");
    cacheDirectory = directory.resolve("cache");
    onFailure = OnFailure.CACHED;
    caching = false;
    byMirror = false;
    instead = Optional.empty();
    warnings.clear();
  }

  StartResult start(Descriptor image) {
    return start(byDigest(image));
  }

  StartResult start(ImageReference reference) {
    return start(new Target.Image(reference));
  }

  StartResult start(Target target) {
    return scene().start(target).run(Deadline.in(DEADLINE, clock));
  }

  Scene scene() {
    Scene scene =
        new Scene(config, (_, deadline) -> new Network(deadline), clock, random, this::warn);
    scene.onFailure = onFailure;
    scene.maxStale = maxStale;
    scene.selection = selection;
    scene.cache = caching ? cache() : RevisionCache.none();
    return scene;
  }

  private RevisionCache cache() {
    return new LayoutCache(
        cacheDirectory,
        ByteSize.parse("1 GiB"),
        Scene.AMD64,
        Optional.empty(),
        clock,
        this::warn,
        Trace.off());
  }

  /** All but that a tag can move, which is not what these tests are about. */
  void warn(String warning) {
    if (!warning.contains("a tag can move")) {
      warnings.add(warning);
    }
  }

  /** What another volume of the same node leaves in the cache. */
  void fillCache() {
    Path volume = config;
    boolean before = caching;
    config = volume.resolveSibling("another-volume");
    caching = true;
    start(image);
    config = volume;
    caching = before;
  }

  void outage() {
    down = true;
  }

  void backAgain() {
    down = false;
  }

  /** The registry over a network that may be down, or silent. */
  final class Network extends Forwarding {
    private final Deadline deadline;

    Network(Deadline deadline) {
      super(instead.orElse(registry));
      this.deadline = deadline;
    }

    private void reach() {
      if (silent) {
        deadline.sleep(Duration.ofHours(1), PURPOSE);
        throw deadline.exceeded(PURPOSE);
      }
      if (down) {
        throw new RegistryUnavailable(PURPOSE, "down", "");
      }
    }

    @Override
    public Optional<SourceAnswer<Digest>> resolve(String tag) {
      reach();
      return super.resolve(tag);
    }

    @Override
    public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
      reach();
      return super.manifest(digest);
    }

    @Override
    public Listing referrers(Digest subject, Optional<ETag> known) {
      reach();
      Listing own = super.referrers(subject, known);
      return byMirror && own instanceof Listing.Listed listed
          ? new Listing.Listed(
              listed.referrers(),
              listed.etag(),
              new Giver.Mirror(
                  "mirror.example", Optional.of(new RegistryUnavailable(PURPOSE, "away", ""))))
          : own;
    }

    @Override
    public Giver blob(Descriptor blob, BlobSink sink) {
      reach();
      return super.blob(blob, sink);
    }
  }

  Volume volume() {
    return scene().volume();
  }

  State state() {
    try (var session = volume().open(Deadline.in(DEADLINE, clock))) {
      return session.state();
    }
  }

  /** What the application finds. */
  String found() {
    Path file = config.resolve("app.yaml");
    try {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "nothing";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ImageReference byDigest(Descriptor content) {
    return ImageReference.parse("registry.example/app@" + content.digest());
  }

  final Descriptor attach(Descriptor subject, String content, String... annotation) {
    Descriptor layer =
        registry
            .blob("text/plain", content.getBytes(UTF_8))
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, "app.yaml")));
    Instant created = clock.now().minusSeconds(1_000).plusSeconds(generation++);
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(Annotations.CREATED, created.toString());
    for (int i = 0; i < annotation.length; i += 2) {
      annotations.put(annotation[i], annotation[i + 1]);
    }
    return registry.attach(subject, "custom/config", annotations, layer);
  }
}
