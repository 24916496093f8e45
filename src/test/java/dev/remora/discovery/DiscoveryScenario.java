package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Platform;
import dev.remora.time.VirtualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image in memory, what is attached to it, and a search for its configuration. */
abstract class DiscoveryScenario {
  static final String CONFIG = "custom/config";
  static final String SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";
  static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
  static final Instant BUILT = Instant.parse("2026-07-01T00:00:00Z");
  static final Platform AMD64 = Platform.parse("linux/amd64");
  static final Platform ARM64 = Platform.parse("linux/arm64");

  final InMemorySource source = new InMemorySource();
  final VirtualClock clock = new VirtualClock(NOW);
  final List<String> warnings = new ArrayList<>();
  final Descriptor image = source.image();

  Descriptor created(String time) {
    return attach(Annotations.CREATED, time);
  }

  Descriptor attach(String... keysAndValues) {
    Map<String, String> annotations = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      annotations.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return source.attach(image, CONFIG, annotations);
  }

  Configuration find() {
    return find(anything());
  }

  Configuration find(Chooser chooser) {
    return find(image, chooser);
  }

  Configuration find(Descriptor subject, Chooser chooser) {
    source.forgetRequests();
    return discovery(chooser).find(source, subject.digest(), List.of());
  }

  Discovery discovery(Chooser chooser) {
    return new Discovery(
        AcceptedTypes.parse(CONFIG + "," + MediaType.REMORA_CONFIG),
        chooser,
        AMD64,
        clock,
        BUILT,
        warnings::add);
  }

  static Chooser anything() {
    return new Chooser(Optional.empty(), MatchRules.none());
  }

  static Chooser match(String rules) {
    return new Chooser(Optional.empty(), MatchRules.parse(rules));
  }

  static Chooser pin(Digest revision) {
    return new Chooser(Optional.of(revision), MatchRules.none());
  }
}
