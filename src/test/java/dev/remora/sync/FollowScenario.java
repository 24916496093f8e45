package dev.remora.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.content.ContentWriter;
import dev.remora.content.ModeMasks;
import dev.remora.content.Progress;
import dev.remora.discovery.DirectArtifact;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Finder;
import dev.remora.discovery.InMemorySource;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.hooks.Validator;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.paths.Limits;
import dev.remora.publish.Modes;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.publish.Volume;
import dev.remora.source.RevisionCache;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A volume that is followed, with a registry in memory and a clock that does not wait. */
abstract class FollowScenario {
  static final Duration INTERVAL = Duration.ofMinutes(5);
  static final Duration DAY = Duration.ofDays(1);
  static final String TYPE = "custom/config";

  @TempDir Path directory;

  final VirtualClock clock = new VirtualClock();
  final PolledSource registry = new PolledSource(new InMemorySource(), clock);
  final List<String> warnings = new ArrayList<>();
  final List<PassEvent> events = new ArrayList<>();
  final Descriptor image = registry.content.image();
  Schedule schedule = new Schedule(clock);
  Selection selection = Selections.of(TYPE);
  PassRules rules = PassRules.again(false, true);
  Modes modes = Modes.standard();
  OnFailure onFailure = OnFailure.CACHED;
  Optional<Duration> maxStale = Optional.empty();
  Optional<Hook> hook = Optional.empty();
  String reference = "registry.example/app@" + image.digest();
  PassListener listener = events::add;
  private long seed = 1;

  void startWith(long seed) {
    this.seed = seed;
  }

  Path volume() {
    return directory.resolve("config");
  }

  /** Attaches a configuration, newer than all before. */
  Descriptor attach(String... filesAndContents) {
    return attachTo(image, filesAndContents);
  }

  Descriptor attachTo(Descriptor subject, String... filesAndContents) {
    clock.advance(Duration.ofMillis(1));
    Descriptor[] layers = new Descriptor[filesAndContents.length / 2];
    for (int i = 0; i < layers.length; i++) {
      layers[i] =
          registry
              .content
              .blob("text/plain", filesAndContents[2 * i + 1].getBytes(UTF_8))
              .withAnnotations(new Annotations(Map.of(Annotations.TITLE, filesAndContents[2 * i])));
    }
    return registry.content.attach(
        subject, TYPE, Map.of(Annotations.CREATED, clock.now().toString()), layers);
  }

  /** Follows the volume as a new process, with another random sequence. */
  FollowEnd follow() {
    SplittableRandom random = new SplittableRandom(seed++);
    Target wanted = new Target.Image(ImageReference.parse(reference));
    Volume volume = volume(random);
    Pass pass = pass(wanted, volume);
    return new Follow(
            wanted,
            start(wanted, pass, volume),
            pass,
            volume,
            new FollowRules(INTERVAL, Duration.ofMinutes(2)),
            schedule,
            hook,
            () -> new Traffic(registry.requests().size(), 0),
            listener,
            clock,
            random,
            warnings::add)
        .run();
  }

  /** Begins anew, with a schedule of its own, after a process has ended. */
  void again() {
    schedule = new Schedule(clock);
    events.clear();
    registry.forgetRequests();
  }

  /** What an init container does. */
  StartResult pull() {
    return pull(new Target.Image(ImageReference.parse(reference)));
  }

  StartResult pull(Target wanted) {
    SplittableRandom random = new SplittableRandom(seed++);
    Volume volume = volume(random);
    return start(wanted, pass(wanted, volume), volume)
        .run(Deadline.in(Duration.ofMinutes(2), clock));
  }

  private Start start(Target wanted, Pass pass, Volume volume) {
    StartRules allowed = new StartRules(onFailure, Duration.ofSeconds(10), maxStale);
    return new Start(wanted, pass, volume, RevisionCache.none(), allowed, clock, warnings::add);
  }

  private Pass pass(Target wanted, Volume volume) {
    Discovery discovery = new Discovery(selection, clock, warnings::add);
    ContentWriter writer =
        new ContentWriter(
            Limits.DEFAULT,
            new ModeMasks(modes.file().permissions(), modes.directory().permissions()),
            Progress.none());
    Finder finder =
        wanted instanceof Target.Artifact ? new DirectArtifact(selection, clock) : discovery;
    return new Pass(
        wanted,
        (location, deadline) -> registry,
        finder,
        writer,
        Validator.none(),
        RevisionCache.none(),
        volume,
        rules,
        clock,
        warnings::add);
  }

  Volume volume(RandomGenerator random) {
    return new Volume(volume(), modes, Limits.DEFAULT, clock, random);
  }

  State state() {
    try (Session session = session()) {
      return session.state();
    }
  }

  Session session() {
    return volume(new SplittableRandom(seed++)).open(Deadline.in(Duration.ofSeconds(30), clock));
  }

  String read(String name) {
    try {
      return Files.readString(volume().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String content) {
    try {
      Files.writeString(volume().resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directories of revisions on the volume. */
  List<String> revisions() {
    try (Stream<Path> names = Files.list(volume())) {
      return names
          .map(name -> name.getFileName().toString())
          .filter(name -> name.startsWith("..sha256-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T extends PassEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Digest> shown() {
    return events(PassEvent.Shown.class).stream().map(s -> s.provenance().revision()).toList();
  }

  List<PassEvent.Outcome> outcomes() {
    return events(PassEvent.Ended.class).stream().map(PassEvent.Ended::outcome).toList();
  }

  static RegistryUnavailable away() {
    return new RegistryUnavailable(new Purpose("ask", "registry.example"), "away", "wait");
  }

  static RegistryUnavailable away(Duration retryAfter) {
    return new RegistryUnavailable(
        new Purpose("ask", "registry.example"), "busy", "wait", retryAfter);
  }

  static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }
}
