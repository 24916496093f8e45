package dev.remora.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.remora.discovery.InMemorySource;
import dev.remora.json.JsonObject;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Signature;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.trust.sigstore.Bundle;
import dev.remora.trust.sigstore.Content;
import dev.remora.trust.sigstore.TrustedKeys;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Whatever is made of a good signature, it ends in a verdict; and in "signed" only where what was
 * changed means nothing.
 */
class SignatureFuzzTest {
  private static final Digest MANIFEST = DraftBundle.MANIFEST;

  private static final TestKey KEY = TestKey.p256();

  private static final DraftBundle GOOD = DraftBundle.by(KEY);

  private static final Verifier VERIFIER =
      new Verifier(
          new TrustRules(
              List.of(new TrustedKeys(List.of(KEY.verification()))),
              Map.of(),
              Optional.empty(),
              Revocations.none()));

  private static Signature bundle(byte[] text) {
    return new Signature(Signature.Kind.BUNDLE, MANIFEST, new String(text, UTF_8), "");
  }

  @Test
  void aChangedBundleIsSignedOnlyWhereItHoldsTheSame() throws Exception {
    byte[] good = GOOD.text().getBytes(UTF_8);
    Content content = Bundle.parse(good).content();
    Property.check(
        400,
        random -> {
          Signature changed = bundle(Mutation.of(good, random));
          if (VERIFIER.verify(MANIFEST, changed) instanceof Verdict.Signed) {
            assertEquals(content, Bundle.parse(changed.content().getBytes(UTF_8)).content());
          }
        });
  }

  @Test
  void aChangedStatementThatIsSignedSaysThatTheManifestIs() {
    byte[] good = GOOD.payload().getBytes(UTF_8);
    Property.check(
        400,
        random -> {
          String payload = new String(Mutation.of(good, random), UTF_8);
          Signature changed = GOOD.payload(payload).build();
          if (VERIFIER.verify(MANIFEST, changed) instanceof Verdict.Signed) {
            JsonObject statement = JsonObject.parse(payload.getBytes(UTF_8));
            assertEquals(DraftBundle.SIGN, statement.text("predicateType"));
            assertEquals(DraftBundle.STATEMENT, statement.text("_type"));
            List<JsonObject> subjects = statement.objects("subject");
            assertEquals(1, subjects.size());
            assertEquals(
                Map.of("sha256", MANIFEST.encoded()), subjects.getFirst().textMap("digest"));
          }
        });
  }

  @Test
  void changedSimpleSigningThatIsSignedSaysThatTheManifestIs() {
    byte[] good =
        "{\"critical\":{\"identity\":{},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"cosign container image signature\"},\"optional\":{\"a\":\"b\"}}"
            .formatted(MANIFEST)
            .getBytes(UTF_8);
    Property.check(
        400,
        random -> {
          String payload = new String(Mutation.of(good, random), UTF_8);
          String value = Base64.getEncoder().encodeToString(KEY.sign(payload.getBytes(UTF_8)));
          boolean resigned = random.nextInt(4) > 0;
          Signature changed =
              new Signature(
                  Signature.Kind.CLASSIC,
                  MANIFEST,
                  payload,
                  resigned
                      ? value
                      : new String(Mutation.of(value.getBytes(UTF_8), random), ISO_8859_1));
          if (VERIFIER.verify(MANIFEST, changed) instanceof Verdict.Signed) {
            assertEquals(value, changed.value());
            JsonObject critical =
                JsonObject.parse(payload.getBytes(UTF_8)).object("critical").orElseThrow();
            assertEquals("cosign container image signature", critical.text("type"));
            assertEquals(
                MANIFEST.toString(),
                critical.object("image").orElseThrow().text("docker-manifest-digest"));
          }
        });
  }

  @Test
  void changedManifestsAndListingsOfStrangersSignNothing() {
    byte[] stranger = DraftBundle.by(TestKey.of("P256-stranger")).text().getBytes(UTF_8);
    Signatures signatures = new Signatures(VERIFIER);
    Property.check(
        300,
        random -> {
          InMemorySource source = new InMemorySource();
          Descriptor config = source.image();
          byte[] bundle = Mutation.of(stranger, random);
          Descriptor layer = source.blob(DraftBundle.MEDIA_TYPE, bundle);
          Descriptor carrier =
              source.attach(
                  config,
                  random.nextBoolean() ? DraftBundle.MEDIA_TYPE : garbage(random),
                  Map.of(
                      "dev.sigstore.bundle.predicateType",
                      random.nextBoolean() ? DraftBundle.SIGN : garbage(random)),
                  random.nextBoolean() ? layer : layer.withData(garbage(random)));
          source.relist(
              config,
              entry ->
                  random.nextBoolean()
                      ? entry
                      : entry.withAnnotations(
                          new Annotations(Map.of("dev.remora.bundle", garbage(random)))));
          source.tag("sha256-" + config.digest().encoded() + ".sig", carrier);
          assertFalse(signatures.find(config.digest(), source) instanceof Verdict.Signed);
        });
  }

  /** Without half characters, which no document can be written with. */
  private static String garbage(RandomGenerator random) {
    return new String(Mutation.garbage(random).getBytes(UTF_8), UTF_8);
  }

  @Test
  void changedManifestsUnderTheTagSignNothing() throws Exception {
    byte[] manifest = CosignFiles.bytes("classic-manifest.json");
    Signatures signatures = new Signatures(VERIFIER);
    Property.check(
        300,
        random -> {
          InMemorySource source = new InMemorySource();
          Descriptor junk = source.junk(MediaType.MANIFEST, Mutation.of(manifest, random));
          source.blob("x", CosignFiles.bytes("classic-payload.json"));
          source.tag("sha256-" + CosignFiles.MANIFEST.encoded() + ".sig", junk);
          assertFalse(signatures.find(CosignFiles.MANIFEST, source) instanceof Verdict.Signed);
        });
  }
}
