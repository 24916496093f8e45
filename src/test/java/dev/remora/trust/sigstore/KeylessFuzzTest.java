package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Signature;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever is made of a bundle by an identity, it ends in a verdict; and in "signed" only where
 * what was changed means nothing.
 */
class KeylessFuzzTest {
  private static final String GOOD = DraftKeyless.second().text();

  /** Values of which every bit is signed by somebody. */
  private static final Pattern SIGNED =
      Pattern.compile("\"(rawBytes|payload|sig|canonicalizedBody|rootHash)\":\"([^\"]*)\"");

  private static final Verifier VERIFIER =
      new Verifier(
          new TrustRules(
              List.of(
                  new TrustedIdentities(
                      List.of(VirtualSigstore.SIGNER),
                      VirtualSigstore.root(),
                      new VirtualClock(VirtualSigstore.TIME))),
              Map.of(),
              Optional.empty(),
              Revocations.none()));

  private static boolean isSigned(String text) {
    return VERIFIER.verify(
            DraftKeyless.MANIFEST,
            new Signature(Signature.Kind.BUNDLE, DraftKeyless.MANIFEST, text, ""))
        instanceof Verdict.Signed;
  }

  @Test
  void aChangedBundleIsSignedOnlyWhereItHoldsTheSame() throws Exception {
    assertTrue(isSigned(GOOD));
    Content content = Bundle.parse(GOOD.getBytes(UTF_8)).content();
    Property.check(
        200,
        random -> {
          String changed = new String(Mutation.of(GOOD.getBytes(UTF_8), random), UTF_8);
          if (isSigned(changed)) {
            assertEquals(content, Bundle.parse(changed.getBytes(UTF_8)).content());
          }
        });
  }

  @Test
  void aBitThatIsSignedCannotBeChanged() {
    List<MatchResult> values = SIGNED.matcher(GOOD).results().toList();
    assertEquals(5, values.size());
    Property.check(
        200,
        random -> {
          MatchResult value = values.get(random.nextInt(values.size()));
          byte[] bytes = Base64.getDecoder().decode(value.group(2));
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          String changed =
              GOOD.substring(0, value.start(2))
                  + Base64.getEncoder().encodeToString(bytes)
                  + GOOD.substring(value.end(2));
          assertFalse(isSigned(changed), value.group(1));
        });
  }
}
