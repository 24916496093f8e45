package dev.remora.cli;

import dev.remora.http.HttpClient;
import dev.remora.http.RestHttpClient;
import dev.remora.http.TransportSettings;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Location;
import dev.remora.oci.Repository;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.layout.LayoutSource;
import dev.remora.source.registry.PlainHttp;
import dev.remora.source.registry.RegistrySource;
import dev.remora.sync.Sources;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
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
  private Optional<HttpClient> http = Optional.empty();

  Repositories(Settings settings, Clock clock, RandomGenerator random, Log log) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.log = log;
  }

  /** A repository to read from and write to. */
  record Opened(ContentSource source, ContentTarget target) {}

  @Override
  public ContentSource open(Location location, Deadline deadline) {
    return openWritable(location, deadline).source();
  }

  Opened openWritable(Location location, Deadline deadline) {
    return switch (location) {
      case LayoutDirectory directory -> {
        LayoutSource layout = new LayoutSource(directory, deadline);
        yield new Opened(layout, layout);
      }
      case Repository repository -> {
        RegistrySource registry =
            new RegistrySource(
                repository,
                settings.find(SettingsTable.PLAIN_HTTP).orElseGet(PlainHttp::loopbackHosts),
                http(),
                deadline,
                log::warn,
                random);
        yield new Opened(registry, registry);
      }
    };
  }

  private HttpClient http() {
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
