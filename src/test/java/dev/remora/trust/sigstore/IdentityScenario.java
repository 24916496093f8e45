package dev.remora.trust.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Signature;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Signer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Bundles by identities, judged by whoever trusts {@link VirtualSigstore} and its usual signer. */
abstract class IdentityScenario {
  static final String BARE_ISSUER = "1.3.6.1.4.1.57264.1.1";
  static final Instant NOW = VirtualSigstore.TIME.plusSeconds(3600);

  static Verdict verify(Signature signature, TrustedRoot root, Instant now) {
    return verify(
        signature,
        new TrustedIdentities(List.of(VirtualSigstore.SIGNER), root, new VirtualClock(now)));
  }

  static Verdict verifyAs(Signer.Identity identity, DraftKeyless bundle) {
    return verify(
        bundle.build(),
        new TrustedIdentities(List.of(identity), VirtualSigstore.root(), new VirtualClock(NOW)));
  }

  static Verdict verify(Signature signature, TrustedIdentities identities) {
    return new Verifier(
            new TrustRules(List.of(identities), Map.of(), Optional.empty(), Revocations.none()))
        .verify(DraftKeyless.MANIFEST, signature);
  }

  static Verdict verify(DraftKeyless bundle) {
    return verify(bundle.build(), VirtualSigstore.root(), NOW);
  }

  static void assertSigned(Verdict verdict) {
    Verdict.Signed signed =
        assertInstanceOf(Verdict.Signed.class, verdict, () -> String.valueOf(verdict));
    assertEquals(VirtualSigstore.SIGNER, signed.signer());
  }

  static void assertRefused(Verdict verdict, Reason reason, String word) {
    Miss miss = assertInstanceOf(Verdict.NotSigned.class, verdict).miss();
    assertTrue(miss.why().contains(word), miss.why());
    assertEquals(reason, miss.reason(), miss.why());
  }

  static DraftKeyless first(Consumer<DraftKeyless> change) {
    return DraftKeyless.first().with(change);
  }

  static DraftKeyless second(Consumer<DraftKeyless> change) {
    return DraftKeyless.second().with(change);
  }
}
