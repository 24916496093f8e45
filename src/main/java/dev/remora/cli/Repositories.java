package dev.remora.cli;

import dev.remora.http.HttpClient;
import dev.remora.http.NetworkClient;
import dev.remora.http.wire.QuarkusWire;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Location;
import dev.remora.oci.Repository;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.ListingInterest;
import dev.remora.source.ReferrersElsewhere;
import dev.remora.source.layout.LayoutSource;
import dev.remora.source.registry.KnownAbsences;
import dev.remora.source.registry.MirroredSource;
import dev.remora.source.registry.Mirrors;
import dev.remora.source.registry.PlainHttp;
import dev.remora.source.registry.RegistrySource;
import dev.remora.source.registry.RestingMirrors;
import dev.remora.source.registry.auth.Authorizer;
import dev.remora.source.registry.auth.CredentialStore;
import dev.remora.source.registry.auth.RegistryConfig;
import dev.remora.sync.Sources;
import dev.remora.sync.Traffic;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trust.Signatures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Opens repositories, on a registry or on disk. The network is not touched, nor is what reaches it
 * started, before a registry is named.
 */
final class Repositories implements Sources {
  private final Settings settings;
  private final Map<String, String> environment;
  private final Clock clock;
  private final RandomGenerator random;
  private final Log log;
  private final Transport transport;
  private final RestingMirrors resting;
  private final KnownAbsences absences;
  private Optional<Network> network = Optional.empty();
  private ListingInterest interest;
  private boolean impatient;

  /**
   * @param environment of this process: proxies, and where other tools keep credentials
   */
  Repositories(
      Settings settings,
      Map<String, String> environment,
      Clock clock,
      RandomGenerator random,
      Log log) {
    this.settings = settings;
    this.environment = environment;
    this.clock = clock;
    this.random = random;
    this.log = log;
    this.resting = new RestingMirrors(clock);
    this.absences = new KnownAbsences(random);
    this.transport = new Transport(settings, environment);
    this.interest = new ListingInterest(candidates(settings), false);
  }

  /** What is attached to a configuration is listed, too: signatures, where those are verified. */
  private static Predicate<Optional<String>> candidates(Settings settings) {
    Predicate<Optional<String>> types = settings.get(SettingsTable.ARTIFACT_TYPE)::mayAcceptListed;
    return SettingsTable.TRUST.stream().anyMatch(setting -> settings.find(setting).isPresent())
        ? types.or(Signatures::mayBe)
        : types;
  }

  /**
   * The way to registries, and to mirrors, which are hardly asked twice (nor are registries that
   * are asked again later anyway); what is learnt about a server is shared by both.
   */
  private record Network(NetworkClient http, Authorizer registries, Authorizer mirrors) {}

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
            log::warn,
            log.trace());
  }

  private RegistrySource registry(Repository repository, Deadline deadline) {
    transport.maySeeOurCertificate(repository.registry());
    Authorizer authorizer = impatient ? network().mirrors() : network().registries();
    return new RegistrySource(
            repository, plainHttp(), authorizer, deadline, log::warn, random, absences)
        .lookingAt(interest);
  }

  private RegistrySource mirror(Repository mirror, String registry, Deadline deadline) {
    transport.maySeeOurCertificate(mirror.registry());
    return RegistrySource.mirror(
            mirror, registry, plainHttp(), network().mirrors(), deadline, log::warn, random)
        .lookingAt(interest);
  }

  private PlainHttp plainHttp() {
    return settings.find(SettingsTable.PLAIN_HTTP).orElseGet(PlainHttp::loopbackHosts);
  }

  /** From now on all that is attached is to be shown, whatever its type. */
  void lookAtAll() {
    interest = new ListingInterest(interest.candidate(), true);
  }

  /** From now on who asks asks again later anyway. */
  void expectLittle() {
    impatient = true;
  }

  Traffic traffic() {
    return network
        .map(n -> n.http().meter())
        .map(meter -> new Traffic(meter.requests(), meter.bytes()))
        .orElse(new Traffic(0, 0));
  }

  /** For others than registries. */
  HttpClient http() {
    return network().http();
  }

  private Network network() {
    if (network.isEmpty()) {
      CredentialStore credentials =
          new CredentialStore(
              settings.find(SettingsTable.REGISTRY_CONFIG).orElseGet(RegistryConfig::none),
              environment,
              ForeignContent.of(settings),
              settings.get(SettingsTable.DEADLINE),
              log::warn);
      NetworkClient http = QuarkusWire.client(transport.settings(), clock, random, log.trace());
      Authorizer registries = new Authorizer(http, credentials, log.trace());
      network = Optional.of(new Network(http, registries, registries.over(http.impatient())));
    }
    return network.get();
  }
}
