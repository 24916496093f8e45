package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is looked at. */
class SignatureBoundsTest extends SignatureScenario {
  @ParameterizedTest
  @ValueSource(ints = {100, 10_000})
  void endlessSignaturesCostABoundedNumberOfRequests(int many) {
    Descriptor one = source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));
    Descriptor entry = source.asListed(one);
    List<Descriptor> listing = source.listing(config.digest());
    for (int i = 1; i < many; i++) {
      listing.add(
          new Descriptor(
              entry.mediaType(),
              Digest.sha256(("" + i).getBytes(UTF_8)),
              entry.size(),
              entry.artifactType(),
              entry.annotations(),
              Optional.empty(),
              Optional.empty()));
    }
    Collections.reverse(listing.subList(1, many));

    Miss miss = miss();
    assertEquals(Miss.Reason.OTHER_KEY, miss.reason());
    assertTrue(miss.why().contains((many - 16) + " more were not looked at"), miss.why());
    assertEquals(1 + 16 + 1 + 1, requests().size()); // of them one is there, and has a blob
  }

  @Test
  void whatIsCutIsSaidWhereNothingElseIs() {
    for (int i = 0; i < 17; i++) {
      source.delete(source.attach(config, BUNDLE, Map.of(LABEL, DraftBundle.SIGN, "n", "" + i)));
    }
    Miss miss = miss();
    assertEquals(Miss.Reason.UNREADABLE, miss.reason());
    assertTrue(miss.why().contains("1 more were not looked at"), miss.why());
  }

  @Test
  void whatMayHideOneIsNoSignThatThereIsNone() {
    for (int i = 0; i < 17; i++) {
      source.attach(config, "application/spdx+json", Map.of("n", "" + i));
    }
    source.relist(config, Descriptor::bare);
    assertEquals(Miss.Reason.NOT_LOOKED_AT, miss().reason());
  }

  @Test
  void endlessBundlesInTheListingAreNotAllVerified() {
    for (int i = 0; i < 17; i++) {
      byte[] bundle = i < 16 ? stranger(i) : bundle();
      source.attach(
          config,
          BUNDLE,
          Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", base64(bundle)),
          layer(bundle));
    }
    // the last is not looked at there, and still is one of the first sixteen that are left
    signed();
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void theSeventeenthDoesNotCountThoughItIsValid() {
    for (int i = 0; i < 16; i++) {
      source.attach(config, BUNDLE, SIGNATURE, layer(stranger(i)));
    }
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    assertEquals(Miss.Reason.OTHER_KEY, miss().reason());
  }

  @Test
  void theLikeliestAreLookedAtFirst() {
    for (int i = 0; i < 16; i++) {
      source.attach(config, "application/spdx+json", Map.of("n", "" + i));
    }
    source.relist(config, Descriptor::bare);
    for (int i = 0; i < 16; i++) {
      source.attach(config, BUNDLE, Map.of("n", "" + i), layer(stranger(i)));
    }
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));

    signed();
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void endlessLayersUnderTheTagAreNotAllVerified() {
    TestKey stranger = TestKey.of("P256-stranger");
    TestKey[] keys = new TestKey[17];
    for (int i = 0; i < 16; i++) {
      keys[i] = stranger;
    }
    keys[16] = TestKey.p256();
    source.tag(tag(), classic(config, keys));

    Miss miss = miss();
    assertEquals(Miss.Reason.OTHER_KEY, miss.reason());
    assertTrue(miss.why().contains("1 more were not looked at"), miss.why());
  }

  @Test
  void aListedSizeThatIsTooLargeIsNotAskedFor() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    source.relist(config, entry -> entry.withSize(1L << 30));
    assertUnreadable("1073741824 bytes");
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void aManifestThatIsLargerThanItIsListedIsNotRead() {
    source.attach(
        config,
        BUNDLE,
        Map.of(LABEL, DraftBundle.SIGN, "padding", "x".repeat(Signature.LONGEST)),
        layer(bundle()));
    source.relist(config, entry -> entry.bare().withSize(900).withArtifactType(BUNDLE));
    assertUnreadable("its manifest has");
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void aBundleThatIsTooLargeIsNotFetched() {
    byte[] large = new byte[Signature.LONGEST + 1];
    source.attach(config, BUNDLE, SIGNATURE, layer(large));
    assertUnreadable("65537 bytes");
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void aBundleThatIsTooLargeForAListingIsNotDecoded() {
    String large = base64(new byte[Signature.LONGEST + 3]);
    source.attach(
        config,
        BUNDLE,
        Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", large),
        layer("{}".getBytes(UTF_8)));
    source.listing(config.digest()).replaceAll(entry -> entry.withSize(900));
    assertUnreadable("it has");
  }
}
