package dev.remora.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Digest;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.sigstore.TrustedKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What excludes a configuration whoever signed it, and what a set of rules is known by. */
class TrustRulesTest {
  private static final Digest MANIFEST = DraftBundle.MANIFEST;
  private static final Instant SINCE = Instant.parse("2026-11-30T00:00:00Z");
  private static final String HINT = TestKey.p256().hint();

  private static TrustRules rules(Optional<Instant> since, Revocations revoked) {
    return new TrustRules(
        List.of(new TrustedKeys(List.of(TestKey.p256().verification()))), Map.of(), since, revoked);
  }

  private static Optional<Miss> exclusion(TrustRules rules, Optional<Instant> created) {
    return rules.exclusion(MANIFEST, created);
  }

  @Test
  void withoutRulesNothingIsExcluded() {
    TrustRules none = rules(Optional.empty(), Revocations.none());
    assertEquals(Optional.empty(), exclusion(none, Optional.empty()));
    assertEquals(Optional.empty(), exclusion(none, Optional.of(Instant.EPOCH)));
  }

  @Test
  void whatIsRevokedDoesNotCount() {
    TrustRules rules = rules(Optional.of(SINCE), Revocations.parse(MANIFEST.toString()));
    assertEquals(Miss.Reason.REVOKED, exclusion(rules, Optional.of(SINCE)).orElseThrow().reason());
    assertEquals(Optional.empty(), rules.exclusion(DraftBundle.OTHER_MANIFEST, Optional.of(SINCE)));
  }

  @Test
  void whatIsOlderOrDoesNotSayDoesNotCount() {
    TrustRules rules = rules(Optional.of(SINCE), Revocations.none());
    assertEquals(Optional.empty(), exclusion(rules, Optional.of(SINCE)));
    assertEquals(Optional.empty(), exclusion(rules, Optional.of(SINCE.plusNanos(1))));

    Miss older = exclusion(rules, Optional.of(SINCE.minusNanos(1))).orElseThrow();
    assertEquals(Miss.Reason.TOO_OLD, older.reason());
    assertTrue(older.why().contains("before " + SINCE), older.why());
    Miss timeless = exclusion(rules, Optional.empty()).orElseThrow();
    assertEquals(Miss.Reason.TOO_OLD, timeless.reason());
    assertTrue(timeless.why().contains("does not say when"), timeless.why());
  }

  @Test
  void revocationsAreReadInBothForms() {
    Revocations both = Revocations.parse(" " + MANIFEST + " , SHA256:" + HINT + " ");
    assertEquals(Set.of(MANIFEST.toString()), both.manifests());
    assertEquals(Set.of("SHA256:" + HINT), both.keys());
    assertTrue(both.names(TestKey.p256().verification().signer()));
    assertEquals(both.keys(), Revocations.parse("SHA256:" + HINT.replace("=", "")).keys());
    assertEquals(1, Revocations.parse("sha512:" + "0f".repeat(64)).manifests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "sha256:0123456789ab",
        "SHA256:",
        "SHA256:AAAA",
        "SHA256:AAA=",
        "SHA256:9c119e882d4487f5e733ad80f72bed31038cf5f8a60dbf17495a02ecb71766dc",
        "sha256:9C119E882D4487F5E733AD80F72BED31038CF5F8A60DBF17495A02ECB71766DC",
        "md5:9c119e882d4487f5e733ad80f72bed31",
        "NTFun0ID8bWpet0Y1CzlZv1F9SR/Obhqe5KgEFXxfpA=",
        "sha256:9c119e882d4487f5e733ad80f72bed31038cf5f8a60dbf17495a02ecb71766dc,prod.pub"
      })
  void whatWouldRevokeNothingIsAnError(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Revocations.parse(text));
    assertTrue(String.valueOf(refused.getMessage()).contains("is expected"));
  }

  @Test
  void rulesAreKnownByAllThatDecidesAndNothingElse() throws Exception {
    VerificationKey p256 = TestKey.p256().verification();
    VerificationKey rsa = TestKey.of("RSA").verification();
    Revocations revoked = Revocations.parse(MANIFEST.toString());
    TrustRules rules =
        new TrustRules(
            List.of(new TrustedKeys(List.of(p256, rsa))),
            Map.of("a", "1", "b", "2"),
            Optional.of(SINCE),
            revoked);
    VerificationKey renamed = VerificationKey.parse("other", TestKey.p256().publicPem());
    assertEquals(
        rules.toString(),
        new TrustRules(
                List.of(new TrustedKeys(List.of(rsa, renamed, p256))),
                Map.of("b", "2", "a", "1"),
                Optional.of(SINCE),
                revoked)
            .toString());

    List<TrustRules> others = new ArrayList<>();
    others.add(rules);
    others.add(
        new TrustRules(
            List.of(new TrustedKeys(List.of(p256))), rules.annotations(), rules.since(), revoked));
    others.add(new TrustRules(rules.signers(), Map.of("a", "1"), rules.since(), revoked));
    others.add(new TrustRules(rules.signers(), Map.of("a", "1,b=2"), rules.since(), revoked));
    others.add(new TrustRules(rules.signers(), rules.annotations(), Optional.empty(), revoked));
    others.add(
        new TrustRules(
            rules.signers(), rules.annotations(), Optional.of(SINCE.plusSeconds(1)), revoked));
    others.add(
        new TrustRules(rules.signers(), rules.annotations(), rules.since(), Revocations.none()));
    others.add(
        new TrustRules(
            rules.signers(),
            rules.annotations(),
            rules.since(),
            Revocations.parse("SHA256:" + HINT)));
    Set<String> known = new HashSet<>();
    others.forEach(other -> known.add(other.toString()));
    assertEquals(others.size(), known.size(), known::toString);
  }
}
