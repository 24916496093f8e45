package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
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

  Configuration find(Selection selection) {
    return find(image, selection);
  }

  Configuration find(Descriptor subject, Selection selection) {
    source.forgetRequests();
    return discovery(selection).find(source, subject.digest(), List.of());
  }

  Discovery discovery(Selection selection) {
    return new Discovery(selection, clock, warnings::add);
  }

  static Selection anything() {
    return selection(MatchRules.none(), Optional.empty());
  }

  static Selection match(String rules) {
    return selection(MatchRules.parse(rules), Optional.empty());
  }

  static Selection pin(Digest revision) {
    return selection(MatchRules.none(), Optional.of(revision));
  }

  static Selection selection(MatchRules rules, Optional<Digest> revision) {
    return new Selection(
        AcceptedTypes.parse(CONFIG + "," + MediaType.REMORA_CONFIG),
        rules,
        revision.map(DigestPrefix::of),
        Optional.empty(),
        false,
        AMD64,
        Policy.NONE,
        BUILT);
  }
}
