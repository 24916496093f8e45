package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Evidence;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A policy that what is published satisfies no more, as when a key is withdrawn. */
class RefusedWhileFollowingTest extends FollowScenario {
  /** Its fingerprint stays as it is. */
  private static final class Withdrawal implements Policy {
    private boolean withdrawn;

    @Override
    public Optional<Miss> objection(Candidate candidate) {
      return withdrawn
          ? Optional.of(new Miss(Miss.Reason.REVOKED, "is signed by a key that was withdrawn"))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "a key";
    }
  }

  private final Withdrawal key = new Withdrawal();

  private void trustTheKey() {
    demand(key);
  }

  private void demand(Policy policy) {
    Selection usual = selection;
    selection =
        new Selection(
            usual.types(),
            usual.rules(),
            usual.revision(),
            usual.referrers(),
            usual.mirrorListings(),
            usual.platform(),
            policy,
            usual.builtAt());
  }

  @Test
  void listingsThatAreTheSameDoNotHideIt() {
    trustTheKey();
    attach("app.yaml", "one");
    schedule.at(minutes(1), () -> key.withdrawn = true).stop(minutes(6));
    follow();
    assertInstanceOf(PassResult.Failed.class, outcomes().getLast());
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void whatWasLeftOnTheVolumeIsNoStart() {
    trustTheKey();
    attach("app.yaml", "one");
    pull();
    key.withdrawn = true;
    schedule.stop(minutes(1));
    assertThrows(Untrusted.class, this::follow);
    selection = Selections.of(TYPE);
    again();
    schedule.stop(minutes(1));
    follow();
    assertEquals("one", read("app.yaml"));
  }

  /** That what is among these is signed, which is looked for beside it. */
  private record SignedByNow(Set<Digest> signed) implements Policy {
    @Override
    public Optional<Miss> objection(Candidate candidate) {
      return candidate.signature().isPresent()
          ? Optional.empty()
          : Optional.of(new Miss(Miss.Reason.NOT_SIGNED, "is not signed"));
    }

    @Override
    public boolean needsEvidence() {
      return true;
    }

    @Override
    public Evidence evidence(Digest manifest, ContentSource source) {
      Lookup.referrers(manifest, source); // where a signature would be
      return new Evidence(
          Optional.of(new Signature(Signature.Kind.BUNDLE, manifest, "{}", ""))
              .filter(_ -> signed.contains(manifest)),
          Optional.empty());
    }

    @Override
    public Optional<Verdict.Signed> signed(Candidate candidate) {
      return candidate
          .signature()
          .map(it -> new Verdict.Signed(new Signer.Key("k", "SHA256:A"), it, new TreeMap<>()));
    }

    @Override
    public String toString() {
      return "a key";
    }
  }

  /** As cosign does after somebody attached: the listing of the image does not change then. */
  @Test
  void whatIsSignedAfterwardsIsFoundThoughTheListingIsTheSame() {
    Set<Digest> signed = new HashSet<>();
    demand(new SignedByNow(signed));
    signed.add(attach("app.yaml", "one").digest());
    List<Digest> second = new ArrayList<>();
    schedule
        .at(minutes(1), () -> second.add(attach("app.yaml", "two").digest()))
        .at(minutes(12), () -> signed.addAll(second))
        .stop(minutes(25));
    follow();
    assertEquals("two", read("app.yaml"));
  }
}
