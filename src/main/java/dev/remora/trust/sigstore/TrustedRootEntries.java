package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Period;
import dev.remora.trust.timestamp.TimestampAuthority;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.CertificatePath;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.UnusableCertificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads what a trusted root lists. One entry that cannot be used makes all of it unusable. */
final class TrustedRootEntries {
  private static final String PKCS1 = "PKCS1_RSA_PKCS1V5";

  /** What stands before a key of RSA in a SubjectPublicKeyInfo: its AlgorithmIdentifier. */
  private static final String RSA = "300d06092a864886f70d0101010500";

  private TrustedRootEntries() {}

  static List<LogKey> logs(JsonObject root, String name) throws MalformedJson {
    List<LogKey> logs = new ArrayList<>();
    for (JsonObject log : root.objects(name)) {
      String hash = log.optionalText("hashAlgorithm").orElse("SHA2_256");
      if (!hash.equals("SHA2_256")) {
        throw log.malformed("hashAlgorithm", "is not SHA2_256");
      }
      JsonObject key = required(log, "publicKey");
      byte[] id = Encoded.read(required(log, "logId"), "keyId").bytes();
      logs.add(LogKey.of(id, key(key), period(key)));
    }
    return logs;
  }

  private static VerificationKey key(JsonObject json) throws MalformedJson {
    byte[] raw = Encoded.read(json, "rawBytes").bytes();
    boolean pkcs1 = json.optionalText("keyDetails").orElse("").equals(PKCS1);
    try {
      return VerificationKey.of("log", pkcs1 ? spki(raw) : raw);
    } catch (UnusableKey e) {
      throw json.malformed("rawBytes", "is no key that can be used: " + e.getMessage());
    }
  }

  /** Of a bare key of RSA (RFC 8017, appendix A.1.1). */
  private static byte[] spki(byte[] key) {
    byte[] bits = new byte[key.length + 1];
    System.arraycopy(key, 0, bits, 1, key.length);
    byte[] string = Der.encode(Der.BIT_STRING, bits);
    byte[] identifier = HexFormat.of().parseHex(RSA);
    byte[] content = new byte[identifier.length + string.length];
    System.arraycopy(identifier, 0, content, 0, identifier.length);
    System.arraycopy(string, 0, content, identifier.length, string.length);
    return Der.encode(Der.SEQUENCE, content);
  }

  static List<CertificateAuthority> certificateAuthorities(JsonObject root) throws MalformedJson {
    List<CertificateAuthority> authorities = new ArrayList<>();
    for (JsonObject authority : root.objects("certificateAuthorities")) {
      List<Certificate> chain = chain(authority);
      if (chain.isEmpty()) {
        throw authority.malformed("certChain", "has no certificates");
      }
      authorities.add(new CertificateAuthority(new CertificatePath(chain), period(authority)));
    }
    return authorities;
  }

  static List<TimestampAuthority> timestampAuthorities(JsonObject root) throws MalformedJson {
    List<TimestampAuthority> authorities = new ArrayList<>();
    for (JsonObject authority : root.objects("timestampAuthorities")) {
      List<Certificate> chain = chain(authority);
      if (chain.size() < 2 || chain.getFirst().isAuthority()) {
        throw authority.malformed(
            "certChain", "does not begin with the certificate that signs, and those above it");
      }
      authorities.add(
          new TimestampAuthority(
              chain.getFirst(),
              new CertificatePath(chain.subList(1, chain.size())),
              period(authority)));
    }
    return authorities;
  }

  private static List<Certificate> chain(JsonObject authority) throws MalformedJson {
    List<Certificate> chain = new ArrayList<>();
    for (JsonObject certificate : required(authority, "certChain").objects("certificates")) {
      try {
        chain.add(Certificate.parse(Encoded.read(certificate, "rawBytes").bytes()));
      } catch (UnusableCertificate e) {
        throw certificate.malformed(
            "rawBytes", "is no certificate that can be used: " + e.getMessage());
      }
    }
    return chain;
  }

  /** Without a beginning, nobody could say what somebody was trusted for. */
  private static Period period(JsonObject json) throws MalformedJson {
    JsonObject period = required(json, "validFor");
    Instant start = instant(period, "start", period.text("start"));
    Optional<String> end = period.optionalText("end");
    return new Period(
        start, end.isEmpty() ? Optional.empty() : Optional.of(instant(period, "end", end.get())));
  }

  private static Instant instant(JsonObject json, String name, String text) throws MalformedJson {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw json.malformed(name, "is no time (RFC 3339)");
    }
  }

  private static JsonObject required(JsonObject json, String name) throws MalformedJson {
    return json.object(name).orElseThrow(() -> json.malformed(name, "is missing"));
  }
}
