package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.Testimony;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Says whether a signature is one of a manifest, by somebody who is trusted: by any one of the
 * policies. Each rule is a line or a method of its own, and a test of the {@code RefusalScenario}
 * fails without it.
 *
 * <p>Stricter than {@code cosign verify}: only what says "signed" counts, and only in the one form
 * that there is for it. Safe for threads; it remembers what it said, since a choice asks often.
 */
public final class Verifier {
  private final TrustRules rules;
  private final Answers answers = new Answers();

  public Verifier(TrustRules rules) {
    this.rules = rules;
  }

  public TrustRules rules() {
    return rules;
  }

  /** Never throws, whatever the signature is. */
  public Verdict verify(Digest manifest, Signature signature) {
    return verify(manifest, OptionalLong.empty(), signature);
  }

  /**
   * The same.
   *
   * @param size of the manifest, where it is known
   */
  public Verdict verify(Digest manifest, OptionalLong size, Signature signature) {
    Answer answer =
        policies(signature.kind()).anyMatch(SignerPolicy::changesWithTime)
            ? judge(manifest, signature)
            : answers.get(manifest, signature, () -> judge(manifest, signature));
    return answer.about(size);
  }

  private Answer judge(Digest manifest, Signature signature) {
    if (signature.content().getBytes(UTF_8).length > Signature.LONGEST) {
      String why = "it is longer than " + Signature.LONGEST + " bytes";
      return Answer.notSigned(Refusal.unreadable(why).miss());
    }
    List<SignerPolicy> policies = policies(signature.kind()).toList();
    if (policies.isEmpty()) {
      return Answer.notSigned(otherForm(signature.kind()));
    }
    List<Miss> misses = new ArrayList<>();
    for (SignerPolicy policy : policies) {
      Answer answer = judge(policy, manifest, signature);
      switch (answer.verdict()) {
        case Verdict.Signed _ -> {
          return answer;
        }
        case Verdict.NotSigned not -> misses.add(not.miss());
      }
    }
    return Answer.notSigned(nearest(misses));
  }

  private Stream<SignerPolicy> policies(Signature.Kind kind) {
    return rules.signers().stream().filter(policy -> policy.kinds().contains(kind));
  }

  /** A policy that is for signatures of another kind says least: it looked no further. */
  private static Miss nearest(List<Miss> misses) {
    return misses.stream()
        .max(Comparator.comparing(Verifier::isOfThisKind).thenComparing(Comparator.naturalOrder()))
        .orElseGet(() -> new Miss(Miss.Reason.NOT_SIGNED, "carries no signature"));
  }

  private static boolean isOfThisKind(Miss miss) {
    return miss.reason() != Miss.Reason.OTHER_KIND;
  }

  /** It may be somebody's, but nobody who is trusted signs so. */
  static Miss otherForm(Signature.Kind kind) {
    return new Miss(
        Miss.Reason.OTHER_KIND,
        switch (kind) {
          case BUNDLE, CLASSIC ->
              "carries a signature of cosign's, and none of that form is trusted";
          case NOTATION_JWS, NOTATION_COSE ->
              "carries a signature of notation's, and none of that form is trusted";
        });
  }

  private Answer judge(SignerPolicy policy, Digest manifest, Signature signature) {
    try {
      Testimony testimony = policy.verify(manifest, signature);
      SortedMap<String, String> annotations = testimony.claim().annotations();
      requireAnnotations(annotations);
      requireUnrevoked(testimony.signer());
      return new Answer(
          new Verdict.Signed(testimony.signer(), signature, annotations),
          Optional.of(testimony.claim()));
    } catch (Refusal e) {
      return Answer.notSigned(e.miss());
    } catch (MalformedJson e) {
      String why = "it is malformed: " + Refusal.shown(String.valueOf(e.getMessage()));
      return Answer.notSigned(Refusal.unreadable(why).miss());
    }
  }

  private void requireAnnotations(SortedMap<String, String> signed) throws Refusal {
    for (Map.Entry<String, String> wanted : rules.annotations().entrySet()) {
      if (!wanted.getValue().equals(signed.get(wanted.getKey()))) {
        throw new Refusal(
            Miss.Reason.OTHER_ANNOTATIONS,
            "is signed without the annotation " + wanted.getKey() + "=" + wanted.getValue());
      }
    }
  }

  private void requireUnrevoked(Signer signer) throws Refusal {
    if (rules.revoked().names(signer)) {
      throw new Refusal(Miss.Reason.REVOKED, "is signed by " + signer + ", which is revoked");
    }
  }
}
