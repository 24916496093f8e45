package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.log.LogEntry;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.UnusableCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certificate, and what a bundle has to prove that its key signed while it was valid. All of it
 * is a claim.
 *
 * @param entries in logs
 * @param timestamps of authorities (RFC 3161)
 */
record Certification(Certificate certificate, List<LogEntry> entries, List<Encoded> timestamps) {
  /** Of each kind; one is usual. */
  private static final int MOST = 8;

  Certification {
    entries = List.copyOf(entries);
    timestamps = List.copyOf(timestamps);
  }

  static Certification read(JsonObject material) throws MalformedJson, Refusal {
    return new Certification(certificate(material), entries(material), timestamps(material));
  }

  /** Who issued it is known, so that nothing but the certificate itself may be there. */
  private static Certificate certificate(JsonObject material) throws MalformedJson, Refusal {
    if (material.has("publicKey")) {
      throw Refusal.unreadable("it names a key beside its certificate");
    }
    List<JsonObject> certificates = new ArrayList<>();
    material.object("certificate").ifPresent(certificates::add);
    Optional<JsonObject> chain = material.object("x509CertificateChain");
    if (chain.isPresent()) {
      certificates.addAll(chain.get().objects("certificates"));
    }
    if (certificates.size() != 1) {
      throw Refusal.unreadable(
          "it has " + certificates.size() + " certificates, and exactly one is expected");
    }
    try {
      return Certificate.parse(Encoded.read(certificates.getFirst(), "rawBytes").bytes());
    } catch (UnusableCertificate e) {
      throw Refusal.unreadable("its certificate cannot be used: " + e.getMessage());
    }
  }

  private static List<LogEntry> entries(JsonObject material) throws MalformedJson, Refusal {
    List<LogEntry> entries = new ArrayList<>();
    for (JsonObject entry : bounded(material.objects("tlogEntries"), "entries in logs")) {
      entries.add(LogEntry.read(entry));
    }
    return entries;
  }

  private static List<Encoded> timestamps(JsonObject material) throws MalformedJson, Refusal {
    List<Encoded> timestamps = new ArrayList<>();
    Optional<JsonObject> data = material.object("timestampVerificationData");
    if (data.isPresent()) {
      List<JsonObject> all = data.get().objects("rfc3161Timestamps");
      for (JsonObject timestamp : bounded(all, "time stamps")) {
        timestamps.add(Encoded.read(timestamp, "signedTimestamp"));
      }
    }
    return timestamps;
  }

  private static List<JsonObject> bounded(List<JsonObject> found, String what) throws Refusal {
    if (found.size() > MOST) {
      throw Refusal.unreadable(
          "it has " + found.size() + " " + what + ", and " + MOST + " at most count");
    }
    return found;
  }
}
