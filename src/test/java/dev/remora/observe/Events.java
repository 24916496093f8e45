package dev.remora.observe;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.Subject;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Events such as the loop tells. */
final class Events {
  static final Digest IMAGE = Digest.parse("sha256:" + "1".repeat(64));
  static final Digest REVISION = Digest.parse("sha256:" + "2".repeat(64));
  static final String COMMIT = "3f".repeat(20);

  private Events() {}

  static PassEvent shown() {
    return shown(REVISION);
  }

  static PassEvent shown(Digest revision) {
    return new PassEvent.Shown(provenance(revision), Optional.empty());
  }

  static PassEvent shown(Digest revision, String signer) {
    Signature evidence = new Signature(Signature.Kind.BUNDLE, IMAGE, "{}", "");
    return new PassEvent.Shown(
        provenance(revision),
        Optional.of(new RecordedSignature(evidence, SignerKind.KEY, signer, new TreeMap<>())));
  }

  static PassEvent shownWith(Map<String, String> annotations) {
    return new PassEvent.Shown(
        provenance(REVISION, new Annotations(annotations)), Optional.empty());
  }

  private static Provenance provenance(Digest revision) {
    return provenance(
        revision,
        new Annotations(
            Map.of(
                Annotations.CREATED,
                "2026-08-01T00:00:00Z",
                Annotations.REVISION,
                COMMIT,
                Annotations.SOURCE,
                "https://github.com/acme/app")));
  }

  private static Provenance provenance(Digest revision, Annotations annotations) {
    return new Provenance(
        new Subject("registry.example/app", Optional.of(IMAGE), Optional.empty()),
        revision,
        Optional.empty(),
        annotations,
        Optional.empty(),
        List.of(),
        new ContentOrigin(ContentOrigin.Kind.REGISTRY, "registry.example/app"),
        Instant.EPOCH);
  }

  static Published published() {
    return new Published("..sha256-222222222222.1", provenance(REVISION));
  }

  static PassEvent confirmed(Instant at) {
    return new PassEvent.Confirmed(REVISION, at);
  }

  static PassEvent ended(PassResult result) {
    return new PassEvent.Ended(result, Duration.ofMillis(40), 3, 1000);
  }
}
