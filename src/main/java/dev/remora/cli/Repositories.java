package dev.remora.cli;

import dev.remora.http.RestHttpClient;
import dev.remora.http.TransportSettings;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Location;
import dev.remora.oci.Repository;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.ReferrersElsewhere;
import dev.remora.source.layout.LayoutSource;
import dev.remora.source.registry.MirroredSource;
import dev.remora.source.registry.Mirrors;
import dev.remora.source.registry.PlainHttp;
import dev.remora.source.registry.RegistrySource;
import dev.remora.source.registry.RestingMirrors;
import dev.remora.sync.Sources;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Opens repositories, whatever carries them. The network is not touched, nor its machinery started,
 * before a registry is named.
 */
final class Repositories implements Sources {
  private final Settings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private final Log log;
  private final RestingMirrors resting;
  private Optional<RestHttpClient> http = Optional.empty();

  Repositories(Settings settings, Clock clock, RandomGenerator random, Log log) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.log = log;
    this.resting = new RestingMirrors(clock);
  }

  /** A repository to read from and write to. */
  record Opened(ContentSource source, ContentTarget target) {}

  /** A repository to read from, with its mirrors. */
  @Override
  public ContentSource open(Location location, Deadline deadline) {
    return switch (location) {
      case LayoutDirectory directory -> new LayoutSource(directory, deadline);
      case Repository repository -> mirrored(repository, deadline);
    };
  }

  /** An image's repository to read from, and the one that holds what is attached to it. */
  ContentSource openImage(Location location, Deadline deadline) {
    ContentSource image = open(location, deadline);
    return referrersOf(location)
        .<ContentSource>map(other -> new ReferrersElsewhere(image, open(other, deadline)))
        .orElse(image);
  }

  /** The same to write to what is attached; without mirrors, which say nothing about that. */
  Opened openWritableImage(Location location, Deadline deadline) {
    Opened image = openWritable(location, deadline);
    return referrersOf(location)
        .map(other -> openWritable(other, deadline))
        .map(
            artifacts ->
                new Opened(
                    new ReferrersElsewhere(image.source(), artifacts.source()), artifacts.target()))
        .orElse(image);
  }

  /** A repository as it is. */
  Opened openWritable(Location location, Deadline deadline) {
    return switch (location) {
      case LayoutDirectory directory -> {
        LayoutSource layout = new LayoutSource(directory, deadline);
        yield new Opened(layout, layout);
      }
      case Repository repository -> {
        RegistrySource registry = registry(repository, deadline);
        yield new Opened(registry, registry);
      }
    };
  }

  private Optional<Repository> referrersOf(Location image) {
    return settings.find(SettingsTable.REFERRERS).filter(other -> !other.equals(image));
  }

  private ContentSource mirrored(Repository repository, Deadline deadline) {
    RegistrySource registry = registry(repository, deadline);
    List<RegistrySource> mirrors =
        settings.find(SettingsTable.MIRROR).orElseGet(Mirrors::none).of(repository).stream()
            .map(mirror -> mirror(mirror, repository.registry(), deadline))
            .toList();
    return mirrors.isEmpty()
        ? registry
        : new MirroredSource(
            registry,
            mirrors,
            resting,
            settings.get(SettingsTable.MIRROR_LISTINGS),
            deadline,
            log::warn);
  }

  private RegistrySource registry(Repository repository, Deadline deadline) {
    return new RegistrySource(repository, plainHttp(), http(), deadline, log::warn, random);
  }

  private RegistrySource mirror(Repository mirror, String registry, Deadline deadline) {
    return RegistrySource.mirror(
        mirror, registry, plainHttp(), http().impatient(), deadline, log::warn, random);
  }

  private PlainHttp plainHttp() {
    return settings.find(SettingsTable.PLAIN_HTTP).orElseGet(PlainHttp::loopbackHosts);
  }

  private RestHttpClient http() {
    if (http.isEmpty()) {
      http = Optional.of(new RestHttpClient(transport(), clock, random));
    }
    return http.get();
  }

  private TransportSettings transport() {
    TransportSettings standard = TransportSettings.standard("remora/" + Build.THIS.version());
    return settings.find(SettingsTable.CA_FILE).map(standard::withCaFile).orElse(standard);
  }
}
