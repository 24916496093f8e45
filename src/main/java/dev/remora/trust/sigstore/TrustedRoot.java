package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.proof.StrictJson;
import dev.remora.trust.timestamp.TimestampAuthority;
import java.util.List;
import java.util.Set;

/**
 * Whom an instance of Sigstore consists of (protobuf-specs, sigstore_trustroot.proto): a file that
 * people get like a bundle of certificates; nothing here fetches or renews it. What it lists also
 * says what is required: of a signature where there are logs, of a certificate where there are
 * {@code ctLogs}.
 *
 * @param logs in which signatures are entered
 * @param ctLogs in which certificates are entered
 */
public record TrustedRoot(
    List<LogKey> logs,
    List<CertificateAuthority> certificateAuthorities,
    List<LogKey> ctLogs,
    List<TimestampAuthority> timestampAuthorities) {
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
      TrustedRoot root =
          new TrustedRoot(
              TrustedRootEntries.logs(json, "tlogs"),
              TrustedRootEntries.certificateAuthorities(json),
              TrustedRootEntries.logs(json, "ctlogs"),
              TrustedRootEntries.timestampAuthorities(json));
      root.requireUse();
      return root;
    } catch (MalformedJson e) {
      throw new UnusableTrustedRoot(String.valueOf(String.valueOf(e.getMessage())));
    }
  }

  private void requireUse() throws UnusableTrustedRoot {
    if (certificateAuthorities.isEmpty()) {
      throw new UnusableTrustedRoot("it lists no certificateAuthorities, so it trusts nobody");
    }
    if (logs.isEmpty() && timestampAuthorities.isEmpty()) {
      throw new UnusableTrustedRoot(
          "it lists neither tlogs nor timestampAuthorities, so nothing says when was signed");
    }
  }
}
