package dev.remora.sync;

import static dev.remora.trust.x509.DraftCertificate.email;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.discovery.InMemorySource;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Descriptor;
import dev.remora.oci.MediaType;
import dev.remora.oci.SignerKind;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Signatures;
import dev.remora.trust.TestKeys;
import dev.remora.trust.notation.SubjectPattern;
import dev.remora.trust.notation.TestChain;
import dev.remora.trust.notation.TrustedAuthorities;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.sigstore.BundleManifest;
import dev.remora.trust.sigstore.DraftKeyless;
import dev.remora.trust.sigstore.TrustedIdentities;
import dev.remora.trust.sigstore.TrustedKeys;
import dev.remora.trust.sigstore.VirtualSigstore;
import dev.remora.trust.x509.DraftCertificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who signs in these tests, by his name alone, in each of the kinds of signatures. */
final class Signers {
  private static final String NOTATION = "application/vnd.cncf.notary.signature";
  private static final String ISSUER = VirtualSigstore.SIGNER.issuer();

  /** The certificates of the tests are valid. */
  private static final VirtualClock CLOCK = new VirtualClock(DraftCertificate.NOW);

  private Signers() {}

  static SignerPolicy trusting(SignerKind kind, String... signers) {
    Stream<String> names = Stream.of(signers);
    return switch (kind) {
      case KEY -> new TrustedKeys(names.map(TestKeys::verification).toList());
      case IDENTITY ->
          new TrustedIdentities(
              names.map(name -> new Signer.Identity(address(name), ISSUER)).toList(),
              VirtualSigstore.root(),
              CLOCK);
      case CERTIFICATE ->
          new TrustedAuthorities(
              List.of(TestChain.ROOT.read()),
              names.map(name -> SubjectPattern.parse("C=DE,ST=BE,O=" + name)).toList(),
              CLOCK);
    };
  }

  private static String address(String name) {
    return name + "@example.com";
  }

  /** Attaches a signature to one manifest that is made for one, perhaps for another. */
  static void sign(
      InMemorySource registry,
      SignerKind kind,
      String signer,
      Descriptor carriedBy,
      Descriptor signed) {
    switch (kind) {
      case KEY -> { // as attach makes it: in the listing
        String bundle = TestKeys.signature(signer, signed.digest(), new TreeMap<>());
        registry.attach(
            carriedBy,
            BundleManifest.MEDIA_TYPE,
            Map.of(Signatures.BUNDLE, Base64.getEncoder().encodeToString(bundle.getBytes(UTF_8))));
      }
      case IDENTITY -> { // as cosign does
        String bundle =
            DraftKeyless.second()
                .of(signed.digest())
                .with(it -> it.certificate.alternativeNames(true, email(address(signer))))
                .text();
        registry.attach(
            carriedBy,
            BundleManifest.MEDIA_TYPE,
            BundleManifest.LABELS,
            registry.blob(BundleManifest.MEDIA_TYPE, bundle.getBytes(UTF_8)));
      }
      case CERTIFICATE -> { // as notation does
        String envelope = TestChain.envelope(signer, signed.digest(), signed.size());
        Descriptor made =
            registry.store(
                MediaType.MANIFEST,
                JsonWriter.object()
                    .put("schemaVersion", 2)
                    .put("mediaType", MediaType.MANIFEST)
                    .put("config", Descriptor.of(NOTATION, Descriptor.EMPTY_DIGEST, 2).write())
                    .put(
                        "layers",
                        List.of(
                            registry
                                .blob("application/jose+json", envelope.getBytes(UTF_8))
                                .write()))
                    .put("subject", carriedBy.bare().write()));
        registry.list(carriedBy, made.withArtifactType(NOTATION));
      }
    }
  }
}
