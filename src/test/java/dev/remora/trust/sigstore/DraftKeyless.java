package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonWriter;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.TestKey;
import dev.remora.trust.log.DraftEntry;
import dev.remora.trust.log.Logged;
import dev.remora.trust.log.LoggedBody;
import dev.remora.trust.log.VirtualLog;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A bundle by an identity that counts, until a test makes one thing of it wrong. */
public final class DraftKeyless {
  public static final Digest MANIFEST = Digest.sha256("a configuration's manifest".getBytes(UTF_8));

  public String type = Bundle.MEDIA_TYPE;
  public DraftCertificate certificate = VirtualSigstore.certificate();
  public TestCertificate issuer = VirtualSigstore.FULCIO;
  public String payload = text(Statement.write(MANIFEST, new TreeMap<>()));

  /** Whose key signs, where it is not the certificate's. */
  public @Nullable TestKey signer;

  public VirtualLog log = VirtualSigstore.SECOND;
  public Function<Logged, LoggedBody> form = LoggedBody::secondBlob;
  public Instant time = VirtualSigstore.TIME;

  /** What is done to its entry, once it was entered. */
  public Consumer<DraftEntry> entered = _ -> {};

  public int entries = 1;

  /** What an authority makes of its signature; null where none is asked. */
  public @Nullable Function<byte[], byte[]> stamper = VirtualSigstore::stamp;

  public int stamps = 1;

  /** The same certificate as versions before 0.3 have it, with others. */
  public List<TestCertificate> chain = List.of();

  /** What is done to the finished text. */
  public UnaryOperator<String> edit = UnaryOperator.identity();

  private DraftKeyless() {}

  /** With the second version's log and a time stamp. */
  public static DraftKeyless second() {
    return new DraftKeyless();
  }

  /** What whoever may push can put beside a manifest. */
  public DraftKeyless of(Digest manifest) {
    return with(it -> it.payload = text(Statement.write(manifest, new TreeMap<>())));
  }

  /** With the first version's log, which says when. */
  public static DraftKeyless first() {
    return new DraftKeyless()
        .with(
            it -> {
              it.log = VirtualSigstore.FIRST;
              it.form = LoggedBody::envelope;
              it.stamper = null;
            });
  }

  public DraftKeyless with(Consumer<DraftKeyless> change) {
    change.accept(this);
    return this;
  }

  public Signature build() {
    return new Signature(Signature.Kind.BUNDLE, MANIFEST, text(), "");
  }

  public String text() {
    TestCertificate leaf = certificate.issuedBy(issuer);
    byte[] message = Statement.message(Statement.PAYLOAD_TYPE, payload.getBytes(UTF_8));
    byte[] signature = (signer == null ? leaf.key() : signer).sign(message);
    JsonWriter material = JsonWriter.object();
    if (type.endsWith("0.1") || type.endsWith("0.2") || !chain.isEmpty()) {
      material.put("x509CertificateChain", JsonWriter.object().put("certificates", all(leaf)));
    } else {
      material.put("certificate", raw(leaf));
    }
    if (entries > 0) {
      DraftEntry entry =
          log.enter(
              form.apply(
                  new Logged(
                      Encoded.of(signature),
                      leaf.der(),
                      message,
                      Optional.of(payload.getBytes(UTF_8)))),
              time);
      material.put("tlogEntries", Collections.nCopies(entries, entry.with(entered).json()));
    }
    if (stamper != null) {
      JsonWriter stamp =
          JsonWriter.object().put("signedTimestamp", base64(stamper.apply(signature)));
      material.put(
          "timestampVerificationData",
          JsonWriter.object().put("rfc3161Timestamps", Collections.nCopies(stamps, stamp)));
    }
    JsonWriter envelope =
        JsonWriter.object()
            .put("payload", base64(payload.getBytes(UTF_8)))
            .put("payloadType", Statement.PAYLOAD_TYPE)
            .put("signatures", List.of(JsonWriter.object().put("sig", base64(signature))));
    return edit.apply(
        text(
            JsonWriter.object()
                .put("mediaType", type)
                .put("verificationMaterial", material)
                .put("dsseEnvelope", envelope)
                .bytes()));
  }

  /** One of the two spellings, by the number behind the point. */
  static String type(int version) {
    return "application/vnd.dev.sigstore.bundle+json;version=0." + version;
  }

  /** Another signature of the same. */
  static Logged another(Logged of) {
    return new Logged(Encoded.of(new byte[9]), of.certificate(), of.message(), of.payload());
  }

  private List<JsonWriter> all(TestCertificate leaf) {
    return Stream.concat(Stream.of(leaf), chain.stream()).map(DraftKeyless::raw).toList();
  }

  private static JsonWriter raw(TestCertificate certificate) {
    return JsonWriter.object().put("rawBytes", base64(certificate.der()));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
