package dev.remora.cli;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.http.ProxySettings;
import dev.remora.http.tls.ClientIdentity;
import dev.remora.http.tls.TlsSettings;
import dev.remora.http.wire.TimeLimits;
import dev.remora.http.wire.TransportSettings;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How registries are reached: by what the settings say, and by what the machine says to every tool
 * (proxies, {@code certs.d}).
 */
final class Transport {
  private final Settings settings;
  private final Map<String, String> environment;
  private final Set<String> registries = ConcurrentHashMap.newKeySet();

  Transport(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * A registry, or a mirror of one, that was configured: the certificate of the settings is for it.
   *
   * @param registry host and optional port
   */
  void maySeeOurCertificate(String registry) {
    registries.add(registry);
  }

  /**
   * @throws UsageFailure when a variable of proxies cannot be understood, or a certificate is given
   *     without its key
   */
  TransportSettings settings() {
    TlsSettings tls =
        new TlsSettings(
            settings.find(SettingsTable.CA_FILE),
            identity(),
            TlsSettings.usualDirectories(environment),
            settings.get(SettingsTable.DEADLINE));
    return new TransportSettings(
        TimeLimits.standard(),
        tls,
        ProxySettings.of(environment),
        "remora/" + Build.THIS.version());
  }

  private Optional<ClientIdentity> identity() {
    Optional<Path> cert = settings.find(SettingsTable.CERT_FILE);
    Optional<Path> key = settings.find(SettingsTable.KEY_FILE);
    if (cert.isPresent() != key.isPresent()) {
      throw new UsageFailure(
          new Purpose("use a client certificate", ""),
          cert.isPresent() ? "there is no key for it" : "there is a key, but no certificate",
          "give both --cert-file and --key-file");
    }
    return cert.map(file -> new ClientIdentity(file, key.orElseThrow(), registries::contains));
  }
}
