package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.JsonWriter;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where signatures are looked for, and what that costs. */
class SignaturePlacesTest extends SignatureScenario {
  @Test
  void aBundleInTheListingIsEnough() {
    Descriptor carrier =
        source.attach(
            config,
            BUNDLE,
            Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", base64(bundle())),
            layer(bundle()));

    Verdict.Signed signed = signed();
    assertEquals(carrier.digest(), signed.signature().carrier());
    assertEquals(Signature.Kind.BUNDLE, signed.signature().kind());
    assertEquals(TestKey.p256().verification().signer(), signed.signer());
    assertEquals(List.of("referrers"), requests());
  }

  @Test
  void aBundleInALayersDescriptorTakesOneRequestMore() {
    byte[] bundle = bundle();
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle).withData(base64(bundle)));

    signed();
    assertEquals(List.of("referrers", "manifest"), requests());
  }

  @Test
  void aBundleAsCosignPushesItTakesTwo() {
    byte[] bundle = bundle();
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle));

    assertEquals(new String(bundle, UTF_8), signed().signature().content());
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void dataThatIsNotTheLayersIsNotTakenForIt() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()).withData(base64(stranger(0))));

    signed();
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void listingsWithoutTypesAndLabelsLeadToItAsWell() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    source.relist(config, Descriptor::bare);
    signed();

    source.relist(config, entry -> entry.bare().withArtifactType(MediaType.EMPTY));
    signed();
  }

  @Test
  void theTypeMayBeInTheConfigurationsDescriptor() {
    Descriptor made =
        source.store(
            MediaType.MANIFEST,
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.MANIFEST)
                .put("config", Descriptor.empty().withArtifactType(BUNDLE).write())
                .put("layers", List.of(layer(bundle()).write()))
                .put("subject", config.bare().write()));
    source.list(config, made);

    signed();
  }

  @Test
  void theOtherSpellingOfTheTypeIsOneToo() {
    source.attach(
        config, "application/vnd.dev.sigstore.bundle+json;version=0.3", SIGNATURE, layer(bundle()));
    signed();
  }

  @Test
  void theTagOfCosignBeforeVersionThreeIsLookedAtLast() {
    Descriptor classic = classic(config, TestKey.of("P256-stranger"), TestKey.p256());
    source.tag(tag(), classic);
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));

    Verdict.Signed signed = signed();
    assertEquals(Signature.Kind.CLASSIC, signed.signature().kind());
    assertEquals(classic.digest(), signed.signature().carrier());
    // both layers are one blob
    assertEquals(
        List.of("referrers", "manifest", "blob", "resolve", "manifest", "blob"), requests());
    assertTrue(source.requests().contains("resolve " + tag()));
  }

  @Test
  void theTagIsNotAskedForWhereABundleIsValid() {
    source.tag(tag(), classic(config, TestKey.p256()));
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));

    assertEquals(Signature.Kind.BUNDLE, signed().signature().kind());
    assertTrue(requests().stream().noneMatch("resolve"::equals));
  }

  @Test
  void aManifestThatIsNotNamedBySha256HasNoTag() {
    Digest digest = Digest.parse("sha512:" + "0f".repeat(64));
    signatures.find(digest, source);
    assertEquals(List.of("referrers"), requests());
  }

  @Test
  void nothingAttachedIsNotSigned() {
    assertEquals(new Miss(Miss.Reason.NOT_SIGNED, "carries no signature"), miss());
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void oneGoodSignatureAmongOthersIsEnough() {
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));
    source.attach(config, BUNDLE, SIGNATURE, layer("{}".getBytes(UTF_8)));
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(1)));
    signed();
  }
}
