package dev.remora.trust.sigstore;

import static dev.remora.trust.x509.DraftCertificate.authority;
import static dev.remora.trust.x509.DraftCertificate.signer;
import static dev.remora.trust.x509.DraftDer.utf8;

import dev.remora.json.JsonWriter;
import dev.remora.trust.TestKey;
import dev.remora.trust.log.VirtualLog;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.timestamp.DraftTimestamp;
import dev.remora.trust.x509.CertificatePath;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An instance of Sigstore that lives in a test: an authority for certificates, a log of them, one
 * of signatures in each of Rekor's versions, and an authority for time stamps.
 */
public final class VirtualSigstore {
  /** Who signs, unless a test says otherwise. */
  public static final Signer.Identity SIGNER =
      new Signer.Identity("ci@example.com", "https://issuer.example");

  /** When. */
  public static final Instant TIME = DraftCertificate.NOW.plusSeconds(60);

  /** From when everybody is trusted. */
  static final Period ALWAYS = new Period(DraftCertificate.BEGINNING, Optional.empty());

  static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
  static final VirtualLog FIRST = VirtualLog.first();
  static final VirtualLog SECOND = VirtualLog.second();
  static final TestCertificate ROOT = authority("fulcio-root").selfSigned();
  static final TestCertificate FULCIO = authority("fulcio").issuedBy(ROOT);

  private static final TestKey CT = TestKey.of("P256-ct");

  private VirtualSigstore() {}

  /** What whoever trusts this instance is given. */
  public static TrustedRoot root() {
    return new TrustedRoot(
        List.of(FIRST.key(), SECOND.key()),
        List.of(fulcio(ALWAYS)),
        List.of(DraftPromise.log()),
        List.of(DraftTimestamp.authority()));
  }

  /** The same as a file. */
  public static byte[] document() {
    return JsonWriter.object()
        .put("mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1")
        .put("tlogs", List.of(log(FIRST.id(), FIRST.spki()), log(SECOND.id(), SECOND.spki())))
        .put("certificateAuthorities", List.of(chain(FULCIO, ROOT)))
        .put("ctlogs", List.of(log(HexFormat.of().parseHex(DraftPromise.log().id()), CT.spki())))
        .put("timestampAuthorities", List.of(chain(DraftTimestamp.SIGNER, DraftTimestamp.ROOT)))
        .bytes();
  }

  private static JsonWriter log(byte[] id, byte[] key) {
    JsonWriter raw = raw(key).put("validFor", since());
    return JsonWriter.object()
        .put("publicKey", raw)
        .put("logId", JsonWriter.object().put("keyId", Encoded.of(id).base64()));
  }

  private static JsonWriter chain(TestCertificate... certificates) {
    List<JsonWriter> all = Stream.of(certificates).map(it -> raw(it.der())).toList();
    return JsonWriter.object()
        .put("certChain", JsonWriter.object().put("certificates", all))
        .put("validFor", since());
  }

  private static JsonWriter raw(byte[] bytes) {
    return JsonWriter.object().put("rawBytes", Encoded.of(bytes).base64());
  }

  private static JsonWriter since() {
    return JsonWriter.object().put("start", DraftCertificate.BEGINNING.toString());
  }

  static CertificateAuthority fulcio(Period when) {
    return new CertificateAuthority(new CertificatePath(List.of(FULCIO.read(), ROOT.read())), when);
  }

  /** As Fulcio issues it. */
  static DraftCertificate certificate() {
    return DraftPromise.promised(unpromised(), DraftPromise.below(FULCIO));
  }

  /** The same without the promise of a log of certificates. */
  static DraftCertificate unpromised() {
    return signer(SIGNER.name()).extension(ISSUER, false, utf8(SIGNER.issuer()));
  }

  /** Says when there was a signature. */
  static byte[] stamp(byte[] signature) {
    return DraftTimestamp.of(signature).at(TIME).response();
  }
}
