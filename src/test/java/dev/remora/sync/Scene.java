package dev.remora.sync;

import dev.remora.content.ContentWriter;
import dev.remora.content.ModeMasks;
import dev.remora.discovery.DirectArtifact;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Finder;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.hooks.ChangeHook;
import dev.remora.hooks.Validator;
import dev.remora.oci.Platform;
import dev.remora.publish.Modes;
import dev.remora.publish.Volume;
import dev.remora.rig.Defaults;
import dev.remora.source.RevisionCache;
import dev.remora.time.Clock;
import dev.remora.trace.Warnings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Where a test's passes, starts and followers are made: nothing else knows what they need. Whoever
 * wants something unusual sets it before.
 */
final class Scene {
  static final Platform AMD64 = Platform.parse("linux/amd64");
  static final String TYPE = "custom/config";
  static final Duration INTERVAL = Duration.ofMinutes(5);
  static final Duration DEADLINE = Duration.ofMinutes(2);
  static final Duration FALLBACK_AFTER = Duration.ofSeconds(10);

  private final Path directory;
  private final Sources sources;
  private final Clock clock;
  private final RandomGenerator random;
  private final Warnings warnings;

  Modes modes = Defaults.MODES;
  RevisionCache cache = RevisionCache.none();
  PassRules rules = PassRules.once();
  OnFailure onFailure = OnFailure.CACHED;
  Optional<Duration> maxStale = Optional.empty();
  Selection selection = Selections.of(TYPE);
  Optional<ChangeHook> hook = Optional.empty();

  Scene(Path directory, Sources sources, Clock clock, RandomGenerator random, Warnings warnings) {
    this.directory = directory;
    this.sources = sources;
    this.clock = clock;
    this.random = random;
    this.warnings = warnings;
  }

  Volume volume() {
    return new Volume(directory, modes, Defaults.LIMITS, clock, random);
  }

  Pass pass(Target target) {
    return pass(delivery(target));
  }

  Start start(Target target) {
    Delivery delivery = delivery(target);
    return new Start(delivery, pass(delivery), startRules());
  }

  Follow follow(Target target, Wakeup wakeup, Supplier<Traffic> traffic, PassListener listener) {
    Delivery delivery = delivery(target);
    return new Follow(
        delivery,
        pass(delivery),
        new FollowRules(startRules(), INTERVAL, DEADLINE),
        wakeup,
        hook,
        traffic,
        listener,
        random);
  }

  private Delivery delivery(Target target) {
    return new Delivery(target, volume(), cache, clock, warnings);
  }

  private StartRules startRules() {
    return new StartRules(onFailure, FALLBACK_AFTER, maxStale);
  }

  private Pass pass(Delivery delivery) {
    ModeMasks masks = new ModeMasks(modes.file(), modes.directory());
    return new Pass(
        delivery,
        sources,
        finder(delivery.target()),
        new ContentWriter(Defaults.LIMITS, masks, Defaults.progress()),
        Validator.none(),
        rules);
  }

  private Finder finder(Target target) {
    return switch (target) {
      case Target.Image image -> new Discovery(selection, clock, warnings);
      case Target.Artifact artifact -> new DirectArtifact(selection, clock);
    };
  }
}
