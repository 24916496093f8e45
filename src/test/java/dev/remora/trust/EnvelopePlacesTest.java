package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.JsonWriter;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.Testimony;
import dev.remora.trust.sigstore.TrustedKeys;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where envelopes of notation are looked for, and that nobody looks who does not want them. */
class EnvelopePlacesTest extends SignatureScenario {
  private static final String NOTATION = "application/vnd.cncf.notary.signature";
  private static final String JWS = "application/jose+json";
  private static final String COSE = "application/cose";
  private static final byte[] GOOD = "good".getBytes(UTF_8);

  /** Trusts what says that it is good. */
  private record Good() implements SignerPolicy {
    @Override
    public SignerKind kind() {
      return SignerKind.CERTIFICATE;
    }

    @Override
    public Testimony verify(Digest manifest, Signature signature) throws Refusal {
      String content =
          signature.kind() == Signature.Kind.NOTATION_COSE
              ? new String(Base64.getDecoder().decode(signature.content()), UTF_8)
              : signature.content();
      if (!content.equals("good")) {
        throw Refusal.unreadable("it is not good");
      }
      return new Testimony(
          new Signer.Certificate("anybody", "SHA256:"),
          new Claim(manifest.toString(), Collections.unmodifiableSortedMap(new TreeMap<>())));
    }

    @Override
    public Set<Signature.Kind> kinds() {
      return Set.of(Signature.Kind.NOTATION_JWS, Signature.Kind.NOTATION_COSE);
    }

    @Override
    public List<String> trusted() {
      return List.of("anybody");
    }
  }

  private static final SignerPolicy KEY = new TrustedKeys(List.of(TestKey.p256().verification()));

  private Verdict find(SignerPolicy... policies) {
    source.forgetRequests();
    TrustRules rules =
        new TrustRules(List.of(policies), Map.of(), Optional.empty(), Revocations.none());
    return new Signatures(new Verifier(rules)).find(config.digest(), source);
  }

  private Signature found(SignerPolicy... policies) {
    return ((Verdict.Signed) find(policies)).signature();
  }

  private Miss missed(SignerPolicy... policies) {
    return ((Verdict.NotSigned) find(policies)).miss();
  }

  private Descriptor envelope(String mediaType, byte[] bytes) {
    return envelope(config, source.blob(mediaType, bytes));
  }

  /** As notation pushes it. */
  private Descriptor envelope(Descriptor subject, Descriptor... layers) {
    Descriptor made =
        source.store(
            MediaType.MANIFEST,
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.MANIFEST)
                .put("config", Descriptor.of(NOTATION, Descriptor.EMPTY_DIGEST, 2).write())
                .put("layers", List.of(layers).stream().map(Descriptor::write).toList())
                .put("subject", subject.bare().write()));
    source.list(config, made.withArtifactType(NOTATION));
    return made;
  }

  @Test
  void anEnvelopeTakesItsListingItsManifestAndItsBlob() {
    Descriptor carrier = envelope(JWS, GOOD);

    assertEquals(
        new Signature(Signature.Kind.NOTATION_JWS, carrier.digest(), "good", ""),
        found(new Good()));
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void whatIsNoTextIsKeptInBase64() {
    envelope(COSE, GOOD);

    Signature found = found(new Good());
    assertEquals(Signature.Kind.NOTATION_COSE, found.kind());
    assertEquals(base64(GOOD), found.content());
  }

  @Test
  void listingsWithoutTypesLeadToItAsWell() {
    envelope(JWS, GOOD);
    source.relist(config, Descriptor::bare);
    found(new Good());

    source.relist(config, entry -> entry.bare().withArtifactType(MediaType.EMPTY));
    found(new Good());
  }

  @Test
  void whoTrustsAKeyAsksForNoEnvelope() {
    envelope(JWS, GOOD);

    Miss miss = missed(KEY);
    assertEquals("carries a signature of notation's, and none of that form is trusted", miss.why());
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void whoTrustsCertificatesAsksForNoBundleAndNoTag() {
    source.attach(
        config, BUNDLE, Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", base64(bundle())));
    source.tag(tag(), classic(config, TestKey.p256()));

    Miss miss = missed(new Good());
    assertEquals("carries a signature of cosign's, and none of that form is trusted", miss.why());
    assertEquals(List.of("referrers"), requests());
  }

  @Test
  void ofTwoWaysTheOneThatIsThereSuffices() {
    envelope(JWS, GOOD);
    assertEquals(Signature.Kind.NOTATION_JWS, found(KEY, new Good()).kind());
    assertEquals(List.of("referrers", "manifest", "blob"), requests());

    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    assertEquals(Signature.Kind.BUNDLE, found(KEY, new Good()).kind());
  }

  @Test
  void whatIsListedWithoutATypeIsFetchedOnceForBoth() {
    envelope(JWS, "bad".getBytes(UTF_8));
    source.relist(config, Descriptor::bare);

    missed(KEY, new Good());
    assertEquals(List.of("referrers", "manifest", "blob", "resolve"), requests());
  }

  @Test
  void anEnvelopeOfAnotherManifestIsListedInVain() {
    envelope(source.image(), source.blob(JWS, GOOD));

    assertEquals(Miss.Reason.OTHER_MANIFEST, missed(new Good()).reason());
    assertEquals(List.of("referrers", "manifest"), requests());
  }

  @Test
  void onlyOneLayerIsExpectedAndOnlyOfTheTwoForms() {
    envelope(config, source.blob(JWS, GOOD), source.blob(COSE, GOOD));
    assertTrue(missed(new Good()).why().contains("2 layers"));

    source.listing(config.digest()).clear();
    envelope(config, source.blob("text/plain", GOOD));
    assertTrue(missed(new Good()).why().contains("neither JWS nor COSE"));
  }

  @Test
  void anArtifactThatIsOnlyListedAsOneIsNone() {
    Descriptor other = source.attach(config, "application/vnd.other", Map.of());
    source.relist(config, _ -> other.withArtifactType(NOTATION));

    assertEquals(Miss.Reason.NOT_SIGNED, missed(new Good()).reason());
  }

  @Test
  void noMoreThanSixteenAreLookedAt() {
    for (int i = 0; i < 100; i++) {
      envelope(JWS, ("bad" + i).getBytes(UTF_8));
    }
    String why = missed(new Good()).why();
    assertTrue(why.contains("84 more were not looked at"), why);
    assertEquals(33, requests().size());
  }

  @Test
  void oneThatWouldBeTooLongInBase64IsNotFetched() {
    envelope(COSE, new byte[49_153]);
    assertTrue(missed(new Good()).why().contains("65540 bytes"));
    assertEquals(List.of("referrers", "manifest"), requests());
  }
}
