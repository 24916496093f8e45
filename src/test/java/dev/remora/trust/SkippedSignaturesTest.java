package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.trust.proof.Miss;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is no signature where one is looked for, and what is wrong with one of several. */
class SkippedSignaturesTest extends SignatureScenario {
  @Test
  void attestationsAreNeverFetchedButNamed() {
    for (int i = 0; i < 100; i++) {
      source.attach(config, BUNDLE, Map.of(LABEL, SLSA, "n", "" + i), layer(bundle()));
    }

    Miss miss = miss();
    assertEquals(Miss.Reason.ATTESTATION, miss.reason());
    assertEquals(
        "carries an attestation (slsa.dev/provenance/v1), which is no signature", miss.why());
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void attestationsThatTheListingDoesNotLabelCostNoBlob() {
    source.attach(config, BUNDLE, Map.of(LABEL, SLSA), layer(bundle()));
    source.relist(config, Descriptor::bare);

    assertEquals(Miss.Reason.ATTESTATION, miss().reason());
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void whatIsListedAsSomethingElseIsNotLookedAt() {
    source.attach(config, "application/spdx+json", Map.of(), layer(bundle()));
    source.attach(
        config,
        "application/vnd.dev.sigstore.bundle.v0.4+json",
        Map.of("dev.remora.bundle", base64(bundle())),
        layer(bundle()));

    assertEquals(Miss.Reason.NOT_SIGNED, miss().reason());
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void aListedTypeDoesNotMakeAManifestACarrier() {
    source.attach(config, "application/spdx+json", Map.of(), layer(bundle()));
    source.relist(config, entry -> entry.withArtifactType(BUNDLE));

    assertEquals(Miss.Reason.NOT_SIGNED, miss().reason());
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void aSignatureThatIsAttachedToAnotherManifestIsSkipped() {
    Descriptor other = source.image();
    Descriptor carrier = source.attach(other, BUNDLE, SIGNATURE, layer(bundle()));
    source.list(config, source.asListed(carrier));

    Miss miss = miss();
    assertEquals(Miss.Reason.OTHER_MANIFEST, miss.reason());
    assertTrue(miss.why().contains("belongs to another manifest"), miss.why());
  }

  @Test
  void whatItIsAttachedToDecidesNothing() {
    byte[] bundle =
        DraftBundle.of(
                TestKey.p256(),
                DraftBundle.statement(DraftBundle.subject(DraftBundle.OTHER_MANIFEST.encoded())))
            .text()
            .getBytes(UTF_8);
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle));

    assertEquals(Miss.Reason.OTHER_MANIFEST, miss().reason());
  }

  @Test
  void oneLayerIsExpected() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()), layer(stranger(0)));
    assertUnreadable("2 layers");
  }

  @Test
  void anIndexCarriesNone() {
    Descriptor index =
        source.store(
            MediaType.INDEX,
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.INDEX)
                .put("artifactType", BUNDLE)
                .put("manifests", List.of())
                .put("subject", config.bare().write()));
    source.list(config, index.withArtifactType(BUNDLE));
    assertUnreadable("index");
  }

  @Test
  void anotherLayerUnderTheTagIsNone() {
    source.tag(tag(), tagged(List.of(source.blob("application/octet-stream", bundle()).write())));
    assertEquals(Miss.Reason.NOT_SIGNED, miss().reason());
  }

  @Test
  void aLayerUnderTheTagWithoutItsSignatureIsNone() {
    source.tag(tag(), tagged(List.of(source.blob(SIMPLE_SIGNING, bundle()).write())));
    assertUnreadable("dev.cosignproject.cosign/signature");
  }

  @Test
  void theNearestMissIsTold() {
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));
    source.attach(config, BUNDLE, Map.of(LABEL, SLSA), layer(bundle()));
    source.attach(config, BUNDLE, SIGNATURE, layer("{}".getBytes(UTF_8)));

    assertEquals(Miss.Reason.OTHER_KEY, miss().reason());
  }

  @Test
  void oneThatIsNotThereIsSkipped() {
    source.delete(source.attach(config, BUNDLE, SIGNATURE, layer(bundle())));
    assertUnreadable("not there");

    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    signed();
  }

  @Test
  void oneThatCannotBeParsedIsSkipped() {
    Descriptor junk = source.store(MediaType.MANIFEST, JsonWriter.object().put("junk", 1));
    source.list(config, junk.withArtifactType(BUNDLE));
    assertUnreadable("malformed");
  }

  @Test
  void oneWithoutItsBlobIsSkipped() {
    Descriptor lost = Descriptor.of(BUNDLE, Digest.sha256("lost".getBytes(UTF_8)), 4);
    source.attach(config, BUNDLE, SIGNATURE, lost);
    assertUnreadable("no such bytes");
  }

  @Test
  void oneOfWhichOtherBytesComeIsSkipped() {
    Descriptor blob = layer(bundle());
    Descriptor carrier = source.attach(config, BUNDLE, SIGNATURE, blob);
    for (Descriptor damaged : List.of(blob, carrier)) {
      source.fail(damaged, new IntegrityFailure(PURPOSE, "more came than was said", ""));
      assertUnreadable("more came than was said");
    }
    source.attach(
        config, BUNDLE, SIGNATURE, layer(by("P256").edited(t -> t + " ").text().getBytes(UTF_8)));
    signed();
  }

  @Test
  void oneThatIsNotUtf8IsSkipped() {
    byte[] bundle = bundle();
    bundle[20] = (byte) 0xff;
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle));
    assertUnreadable("UTF-8");
  }

  @Test
  void anAnnotationThatIsDamagedIsMadeUpForByTheManifest() {
    for (String damaged : List.of("%", base64(bundle()).replace("=", "") + "=x", "e30=")) {
      source.attach(
          config,
          BUNDLE,
          Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", damaged),
          layer(bundle()));
      Verdict verdict = find();
      source.listing(config.digest()).clear();
      if (damaged.equals("e30=")) {
        assertInstanceOf(Verdict.NotSigned.class, verdict); // it is a bundle, and none that counts
      } else {
        assertInstanceOf(Verdict.Signed.class, verdict, damaged);
      }
    }
  }

  @Test
  void aListingThatMakesNoSenseIsOneWithoutSignatures() {
    Failure[] failures = {
      new ProtocolViolation(PURPOSE, "it is no index", ""),
      new ImageNotFound(PURPOSE, "no such repository", "")
    };
    for (Failure failure : failures) {
      source.fail(config, failure);
      assertUnreadable(failure.reason());
    }
    source.tag(tag(), classic(config, TestKey.p256()));
    signed();
  }
}
