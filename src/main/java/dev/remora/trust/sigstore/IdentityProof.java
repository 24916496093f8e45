package dev.remora.trust.sigstore;

import dev.remora.json.MalformedJson;
import dev.remora.time.Clock;
import dev.remora.trust.log.LogEntry;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.log.Logged;
import dev.remora.trust.log.TransparencyLogs;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.sigstore.UnknownEntry.Role;
import dev.remora.trust.timestamp.Timestamps;
import dev.remora.trust.x509.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * That the key of a certificate made a signature, while that certificate was valid (Sigstore,
 * "client-spec.md", section 4). The root says what there has to be: an entry where it lists logs, a
 * promise in the certificate where it lists logs of certificates. A time is always needed; the
 * clock of this machine is none.
 *
 * @param clock only so that no log takes something before it exists
 */
record IdentityProof(TrustedRoot root, Clock clock) {
  /** Refuses a signature for which any part of the proof is missing or wrong. */
  void require(Certification claimed, Content content, Artifact.Signed signed)
      throws MalformedJson, Refusal {
    Certificate leaf = claimed.certificate();
    Encoded signature = content.signature();
    Set<Certificate> issuers = new HashSet<>();
    for (Instant time : times(claimed, logged(leaf, content, signed))) {
      Certificate issuer = FulcioChain.requireTrusted(leaf, root, time);
      if (issuers.add(issuer)) { // what logs promised does not depend on the time
        SignedCertificateTimestamps.require(leaf, issuer, root);
      }
    }
    if (!leaf.key().made(signature.bytes(), signed.message())) {
      throw Refusal.unproven("it was not made by the key of its certificate");
    }
  }

  private static Logged logged(Certificate leaf, Content content, Artifact.Signed signed) {
    return new Logged(content.signature(), leaf.der(), signed.message(), content.document());
  }

  /** All that are verified: each has to be one at which the certificate was valid. */
  private List<Instant> times(Certification claimed, Logged signature)
      throws MalformedJson, Refusal {
    List<Instant> times = new ArrayList<>(stamped(claimed, signature.signature()));
    List<LogKey> logs = new ArrayList<>();
    for (TransparencyLogs.Entered entered : entered(claimed, signature)) {
      entered.time().ifPresentOrElse(times::add, () -> logs.add(entered.key()));
    }
    if (times.isEmpty()) {
      throw Refusal.unproven("nobody who is trusted says when it was made");
    }
    for (LogKey log : logs) { // these say no time of their own
      if (!times.stream().allMatch(log.validFor()::contains)) {
        throw Refusal.unproven("it was made when its log's key was not trusted");
      }
    }
    return times;
  }

  private List<Instant> stamped(Certification claimed, Encoded signature) throws Refusal {
    List<Instant> times = new ArrayList<>();
    if (root.looksAtTimestamps()) {
      for (Encoded timestamp : claimed.timestamps()) {
        times.add(stamped(timestamp, signature));
      }
    }
    return times;
  }

  private Instant stamped(Encoded timestamp, Encoded signature) throws Refusal {
    try {
      return Timestamps.verify(timestamp.bytes(), signature.bytes(), root.timestampAuthorities());
    } catch (Refusal e) {
      Miss miss = e.miss();
      throw new Refusal(miss.reason(), miss.why() + root.besides(Role.TIMESTAMP_AUTHORITY));
    }
  }

  private List<TransparencyLogs.Entered> entered(Certification claimed, Logged signature)
      throws MalformedJson, Refusal {
    List<TransparencyLogs.Entered> all = new ArrayList<>();
    if (!root.requiresLog()) {
      return all; // nobody could say whether an entry is there
    }
    if (claimed.entries().isEmpty()) {
      throw Refusal.unproven("it is in no log");
    }
    TransparencyLogs logs = new TransparencyLogs(root.logs());
    for (LogEntry entry : claimed.entries()) {
      requireKnown(entry);
      TransparencyLogs.Entered entered = logs.verify(entry, signature);
      if (entered.time().isPresent()) {
        requirePast(entered.time().get());
      }
      all.add(entered);
    }
    return all;
  }

  private void requireKnown(LogEntry entry) throws Refusal {
    Optional<UnknownEntry> unknown =
        root.unknown(Role.LOG).filter(log -> log.log().equals(entry.log())).findFirst();
    boolean known = root.logs().stream().anyMatch(log -> log.id().equals(entry.log()));
    if (unknown.isPresent() && !known) {
      throw Refusal.unproven("it is in a log that nobody can verify: " + unknown.get());
    }
  }

  private void requirePast(Instant time) throws Refusal {
    Instant now = clock.now();
    if (time.isAfter(now)) {
      throw new Refusal(
          Miss.Reason.NOT_YET,
          "carries a signature that was logged at " + time + ", and here it is " + now);
    }
  }
}
