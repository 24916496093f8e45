package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.proof.StrictJson;
import dev.remora.trust.sigstore.UnknownEntry.Role;
import dev.remora.trust.timestamp.TimestampAuthority;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom an instance of Sigstore consists of (protobuf-specs, sigstore_trustroot.proto): a file that
 * people get like a bundle of certificates; nothing here fetches or renews it. What it lists also
 * says what is required: of a signature where there are logs, of a certificate where there are
 * {@code ctLogs}, whether or not each of them is of a kind that is known here.
 *
 * @param logs in which signatures are entered
 * @param ctLogs in which certificates are entered
 * @param unknown in none of the others, as its key cannot be used here
 */
public record TrustedRoot(
    List<LogKey> logs,
    List<CertificateAuthority> certificateAuthorities,
    List<LogKey> ctLogs,
    List<TimestampAuthority> timestampAuthorities,
    List<UnknownEntry> unknown) {
  /** That of Sigstore's own instance has seven thousand. */
  private static final int LARGEST = 256 << 10;

  private static final String TYPE = "application/vnd.dev.sigstore.trustedroot";
  private static final Set<String> TYPES =
      Set.of(TYPE + "+json;version=0.1", TYPE + "+json;version=0.2", TYPE + ".v0.2+json");

  public TrustedRoot {
    logs = List.copyOf(logs);
    certificateAuthorities = List.copyOf(certificateAuthorities);
    ctLogs = List.copyOf(ctLogs);
    timestampAuthorities = List.copyOf(timestampAuthorities);
    unknown = List.copyOf(unknown);
  }

  /** One of which all is known. */
  TrustedRoot(
      List<LogKey> logs,
      List<CertificateAuthority> certificateAuthorities,
      List<LogKey> ctLogs,
      List<TimestampAuthority> timestampAuthorities) {
    this(logs, certificateAuthorities, ctLogs, timestampAuthorities, List.of());
  }

  /**
   * Reads one.
   *
   * @throws UnusableTrustedRoot where it is something else, larger than 256 KiB, or would trust
   *     nobody
   */
  public static TrustedRoot parse(byte[] document) throws UnusableTrustedRoot {
    if (document.length > LARGEST) {
      throw new UnusableTrustedRoot("it is larger than " + LARGEST + " bytes");
    }
    try {
      JsonObject json = StrictJson.parse(document);
      if (!TYPES.contains(json.optionalText("mediaType").orElse(""))) {
        throw new UnusableTrustedRoot(
            "it is no trusted root of Sigstore: its mediaType is none of version 0.1 and 0.2");
      }
      TrustedRootEntries entries = new TrustedRootEntries(json);
      TrustedRoot root =
          new TrustedRoot(
              entries.logs("tlogs", Role.LOG),
              entries.certificateAuthorities(),
              entries.logs("ctlogs", Role.CERTIFICATE_LOG),
              entries.timestampAuthorities(),
              entries.unknown());
      root.requireUse();
      return root;
    } catch (MalformedJson e) {
      throw new UnusableTrustedRoot(String.valueOf(String.valueOf(e.getMessage())));
    }
  }

  private void requireUse() throws UnusableTrustedRoot {
    if (certificateAuthorities.isEmpty()) {
      throw new UnusableTrustedRoot(
          "it lists no usable certificateAuthorities, so it trusts nobody"
              + besides(Role.CERTIFICATE_AUTHORITY));
    }
    if (logs.isEmpty() && timestampAuthorities.isEmpty()) {
      throw new UnusableTrustedRoot(
          "it lists neither usable tlogs nor timestampAuthorities, so nothing says when was signed"
              + besides(Role.LOG, Role.TIMESTAMP_AUTHORITY));
    }
  }

  /** Whether a signature has to be in a log. */
  boolean requiresLog() {
    return !logs.isEmpty() || unknown(Role.LOG).findAny().isPresent();
  }

  /** Whether a certificate has to be in a log of them. */
  boolean requiresCertificateLog() {
    return !ctLogs.isEmpty() || unknown(Role.CERTIFICATE_LOG).findAny().isPresent();
  }

  /** Whether time stamps that a signature has are looked at. */
  boolean looksAtTimestamps() {
    return !timestampAuthorities.isEmpty()
        || unknown(Role.TIMESTAMP_AUTHORITY).findAny().isPresent();
  }

  /** What is listed of a role and cannot be used. */
  Stream<UnknownEntry> unknown(Role role) {
    return unknown.stream().filter(entry -> entry.role() == role);
  }

  /** What may be the reason that nobody vouches for something, after that it is so; or nothing. */
  String besides(Role... roles) {
    return Stream.of(roles)
        .flatMap(this::unknown)
        .findFirst()
        .map(entry -> ", and " + entry)
        .orElse("");
  }
}
