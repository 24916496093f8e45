package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.key.UnknownKeyKind;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.sigstore.UnknownEntry.Role;
import dev.remora.trust.timestamp.TimestampAuthority;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.CertificatePath;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.UnknownCertificateKind;
import dev.remora.trust.x509.UnusableCertificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a trusted root lists. An entry whose key is of a kind that is not known is set aside;
 * one that is damaged, or too weak, makes all of it unusable.
 */
final class TrustedRootEntries {
  private static final String HASH = "SHA2_256";
  private static final String PKCS1 = "PKCS1_RSA_PKCS1V5";

  /** What stands before a key of RSA in a SubjectPublicKeyInfo: its AlgorithmIdentifier. */
  private static final String RSA = "300d06092a864886f70d0101010500";

  /** How names of keys begin that are of a kind which is known (sigstore_common.proto). */
  private static final List<String> KNOWN =
      List.of("PKCS1_RSA", "PKIX_RSA", "PKIX_ECDSA", "PKIX_ED25519");

  private final JsonObject root;
  private final List<UnknownEntry> unknown = new ArrayList<>();

  TrustedRootEntries(JsonObject root) {
    this.root = root;
  }

  /** What was set aside of all that was read until now. */
  List<UnknownEntry> unknown() {
    return List.copyOf(unknown);
  }

  List<LogKey> logs(String name, Role role) throws MalformedJson {
    List<LogKey> logs = new ArrayList<>();
    for (JsonObject log : root.objects(name)) {
      String id = HexFormat.of().formatHex(Encoded.read(required(log, "logId"), "keyId").bytes());
      JsonObject key = required(log, "publicKey");
      Period period = period(key);
      String hash = log.optionalText("hashAlgorithm").orElse(HASH);
      if (!hash.equals(HASH)) {
        unknown.add(new UnknownEntry(role, id, named(log, id), "its hash is not " + HASH));
        continue;
      }
      try {
        logs.add(new LogKey(id, key(key), period));
      } catch (UnknownKeyKind e) {
        unknown.add(new UnknownEntry(role, id, named(log, id), "of its key: " + e.getMessage()));
      }
    }
    return logs;
  }

  private static String named(JsonObject log, String id) throws MalformedJson {
    return Refusal.shown(log.optionalText("baseUrl").orElse(id));
  }

  private static VerificationKey key(JsonObject json) throws MalformedJson, UnknownKeyKind {
    byte[] raw = Encoded.read(json, "rawBytes").bytes();
    String details = json.optionalText("keyDetails").orElse("");
    try {
      return VerificationKey.of("log", details.equals(PKCS1) ? spki(raw) : raw);
    } catch (UnknownKeyKind e) {
      throw e;
    } catch (UnusableKey e) {
      if (!details.isEmpty() && KNOWN.stream().noneMatch(details::startsWith)) {
        throw new UnknownKeyKind(Refusal.shown(details)); // its bytes have another form, too
      }
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

  List<CertificateAuthority> certificateAuthorities() throws MalformedJson {
    List<CertificateAuthority> authorities = new ArrayList<>();
    for (JsonObject authority : root.objects("certificateAuthorities")) {
      Period period = period(authority);
      try {
        List<Certificate> chain = chain(authority);
        if (chain.isEmpty()) {
          throw authority.malformed("certChain", "has no certificates");
        }
        authorities.add(new CertificateAuthority(new CertificatePath(chain), period));
      } catch (UnknownCertificateKind e) {
        unknown.add(unknown(Role.CERTIFICATE_AUTHORITY, authority, e));
      }
    }
    return authorities;
  }

  List<TimestampAuthority> timestampAuthorities() throws MalformedJson {
    List<TimestampAuthority> authorities = new ArrayList<>();
    for (JsonObject authority : root.objects("timestampAuthorities")) {
      Period period = period(authority);
      try {
        List<Certificate> chain = chain(authority);
        if (chain.size() < 2 || chain.getFirst().isAuthority()) {
          throw authority.malformed(
              "certChain", "does not begin with the certificate that signs, and those above it");
        }
        CertificatePath path = new CertificatePath(chain.subList(1, chain.size()));
        authorities.add(new TimestampAuthority(chain.getFirst(), path, period));
      } catch (UnknownCertificateKind e) {
        unknown.add(unknown(Role.TIMESTAMP_AUTHORITY, authority, e));
      }
    }
    return authorities;
  }

  private static UnknownEntry unknown(Role role, JsonObject authority, UnknownCertificateKind why)
      throws MalformedJson {
    String name = Refusal.shown(authority.optionalText("uri").orElse(""));
    return new UnknownEntry(role, "", name, String.valueOf(why.getMessage()));
  }

  private static List<Certificate> chain(JsonObject authority)
      throws MalformedJson, UnknownCertificateKind {
    List<Certificate> chain = new ArrayList<>();
    for (JsonObject certificate : required(authority, "certChain").objects("certificates")) {
      try {
        chain.add(Certificate.parse(Encoded.read(certificate, "rawBytes").bytes()));
      } catch (UnknownCertificateKind e) {
        throw e;
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
