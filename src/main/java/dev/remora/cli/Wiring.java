package dev.remora.cli;

import dev.remora.attach.Attacher;
import dev.remora.attach.ConfigMapSource;
import dev.remora.attach.NewContent;
import dev.remora.attach.Pusher;
import dev.remora.attach.RevisionSigner;
import dev.remora.attach.Signing;
import dev.remora.compare.Rehearsal;
import dev.remora.compare.Revisions;
import dev.remora.compare.TemporaryPlace;
import dev.remora.content.ContentWriter;
import dev.remora.content.ModeMasks;
import dev.remora.discovery.DirectArtifact;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Finder;
import dev.remora.discovery.MatchRules;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Selection;
import dev.remora.hooks.ChangeHook;
import dev.remora.hooks.Validator;
import dev.remora.observe.Monitor;
import dev.remora.oci.Annotations;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Platform;
import dev.remora.paths.Limits;
import dev.remora.publish.Modes;
import dev.remora.publish.ReadWatch;
import dev.remora.publish.Volume;
import dev.remora.settings.LogLevel;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.source.BlobProgress;
import dev.remora.source.Progress;
import dev.remora.source.RevisionCache;
import dev.remora.source.Transfer;
import dev.remora.source.cache.LayoutCache;
import dev.remora.sync.Delivery;
import dev.remora.sync.OnFailure;
import dev.remora.sync.Pass;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassListener;
import dev.remora.sync.PassRules;
import dev.remora.sync.Sources;
import dev.remora.sync.StartRules;
import dev.remora.sync.Target;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The composition root: makes the parts of one run, as its settings want them.
 *
 * @param policy of every selection
 */
record Wiring(
    Settings settings,
    Policy policy,
    Repositories repositories,
    Log log,
    Progress progress,
    Clock clock,
    RandomGenerator random) {

  // ---- which configuration

  Discovery discovery() {
    return new Discovery(selection(), clock, log);
  }

  private Selection selection() {
    return new Selection(
        settings.get(SettingsTable.ARTIFACT_TYPE),
        settings.find(SettingsTable.MATCH).orElseGet(MatchRules::none),
        settings.find(SettingsTable.REVISION),
        settings.find(SettingsTable.REFERRERS),
        settings.get(SettingsTable.MIRROR_LISTINGS),
        platform(),
        policy,
        Build.THIS.time());
  }

  private Platform platform() {
    return settings.find(SettingsTable.PLATFORM).orElseGet(Platform::current);
  }

  // ---- onto a volume

  Delivery delivery(Target target) {
    return new Delivery(target, volume(), cache(), clock, log);
  }

  Pass pass(Delivery delivery, PassRules rules) {
    Finder finder =
        switch (delivery.target()) {
          case Target.Image image -> startsWithNone() ? discovery().withoutHints() : discovery();
          case Target.Artifact artifact -> new DirectArtifact(selection(), clock);
        };
    return new Pass(
        delivery,
        sources(delivery.target()),
        finder,
        writer(),
        validator().orElseGet(Validator::none),
        rules);
  }

  private Sources sources(Target target) {
    return switch (target) {
      case Target.Image image -> repositories::openImage;
      case Target.Artifact artifact -> repositories;
    };
  }

  private ContentWriter writer() {
    ModeMasks masks =
        new ModeMasks(settings.get(SettingsTable.FILE_MODE), settings.get(SettingsTable.DIR_MODE));
    return new ContentWriter(limits(), masks, progress);
  }

  private Optional<Validator> validator() {
    return settings
        .find(SettingsTable.VALIDATE)
        .map(validation -> Validator.of(validation, ForeignContent.of(settings)));
  }

  // ---- nowhere, to be looked at

  Rehearsal rehearsal(Target target, TemporaryPlace place) {
    Finder finder =
        switch (target) {
          case Target.Image image -> discovery();
          case Target.Artifact artifact -> new DirectArtifact(selection(), clock);
        };
    return new Rehearsal(volume(), sources(target), finder, writer(), validator(), place, log);
  }

  /**
   * @param target where one is named; else it is the image of a volume
   */
  Revisions revisions(Optional<Target> target, TemporaryPlace place) {
    Sources sources = target.map(this::sources).orElse(repositories::openImage);
    return new Revisions(this::volume, sources, discovery(), writer(), place, log);
  }

  /** Then that nothing is attached is no news, at each start of many. */
  private boolean startsWithNone() {
    return settings.get(SettingsTable.ON_FAILURE) == OnFailure.CONTINUE;
  }

  /** To be made once in a run: it remembers what was seen there. */
  Volume volume() {
    return volume(settings.get(SettingsTable.TO));
  }

  private Volume volume(Path directory) {
    Modes modes =
        new Modes(settings.get(SettingsTable.FILE_MODE), settings.get(SettingsTable.DIR_MODE));
    ReadWatch watch =
        bytes -> new ShownReading(progress.started(Transfer.read(directory.toString(), bytes)));
    return new Volume(directory, modes, limits(), clock, random, watch);
  }

  private record ShownReading(BlobProgress shown) implements ReadWatch.Reading {
    @Override
    public void advanced(long bytes) {
      shown.advanced(bytes);
    }

    @Override
    public void close() {
      shown.finished();
    }
  }

  private Limits limits() {
    return new Limits(
        settings.get(SettingsTable.MAX_FILES),
        settings.get(SettingsTable.MAX_BYTES).bytes(),
        settings.get(SettingsTable.MAX_RATIO),
        settings.get(SettingsTable.MAX_DEPTH));
  }

  private RevisionCache cache() {
    return settings
        .find(SettingsTable.CACHE)
        .<RevisionCache>map(
            directory ->
                new LayoutCache(
                    directory,
                    settings.get(SettingsTable.CACHE_MAX),
                    platform(),
                    settings.find(SettingsTable.REFERRERS).map(Object::toString),
                    clock,
                    log::warn,
                    log.trace()))
        .orElseGet(RevisionCache::none);
  }

  StartRules startRules() {
    return new StartRules(
        settings.get(SettingsTable.ON_FAILURE),
        settings.get(SettingsTable.FALLBACK_AFTER),
        settings.find(SettingsTable.MAX_STALE));
  }

  // ---- while it is followed

  /** The start waits for the registry; a poll does not, because the next one comes anyway. */
  PassListener patience() {
    return event -> {
      if (event instanceof PassEvent.Started) {
        repositories.expectLittle();
      }
    };
  }

  Optional<ChangeHook> hook() {
    return settings
        .find(SettingsTable.ON_CHANGE)
        .map(target -> ChangeHook.of(target, repositories::http, ForeignContent.of(settings)));
  }

  /** Health and metrics, where they are wanted; they serve from now on. */
  PassListener monitor(OptionalInt usualPort) {
    OptionalInt port = settings.find(SettingsTable.HTTP_PORT).orElse(usualPort);
    if (port.isEmpty()) {
      return event -> {};
    }
    InetSocketAddress address =
        settings
            .find(SettingsTable.HTTP_ADDRESS)
            .map(given -> new InetSocketAddress(given, port.getAsInt()))
            .orElseGet(() -> new InetSocketAddress(port.getAsInt()));
    Monitor monitor =
        Monitor.start(address, settings.find(SettingsTable.MAX_AGE), Build.THIS.version(), clock);
    log.event(
        LogLevel.INFO,
        "serving",
        "serving health and metrics on " + monitor.place(),
        Map.of("address", monitor.address()));
    return monitor;
  }

  // ---- into a registry

  Attacher attacher(ImageReference image, Optional<Signing> signing, Deadline deadline) {
    var repository = repositories.openWritableImage(image.location(), deadline);
    return new Attacher(
        repository.source(),
        repository.target(),
        unpinned(),
        settings.find(SettingsTable.PLATFORM),
        signing,
        deadline,
        random,
        log::warn);
  }

  RevisionSigner revisionSigner(ImageReference image, Deadline deadline) {
    var repository = repositories.openWritableImage(image.location(), deadline);
    return new RevisionSigner(
        repository.source(),
        repository.target(),
        unpinned(),
        settings.find(SettingsTable.PLATFORM),
        deadline,
        random);
  }

  /** The pin of a place that pulls says nothing about what is attached for others. */
  private Discovery unpinned() {
    return new Discovery(selection().pinned(Optional.empty()), clock, log);
  }

  Pusher pusher(ImageReference reference, Optional<Signing> signing, Deadline deadline) {
    var repository = repositories.openWritable(reference.location(), deadline);
    return new Pusher(
        repository.target(),
        settings.get(SettingsTable.ARTIFACT_TYPE),
        signing,
        clock,
        deadline,
        log::warn);
  }

  NewContent content(
      GivenContent given, StandardInput input, Annotations annotations, Deadline deadline) {
    return new NewContent(
        given.files(),
        new ConfigMapSource(given.configMaps(), () -> input.read(deadline)),
        annotations,
        Math.toIntExact(settings.get(SettingsTable.INLINE_MAX).bytes()),
        progress);
  }
}
