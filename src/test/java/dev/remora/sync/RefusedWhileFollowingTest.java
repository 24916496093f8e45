package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.failure.Untrusted;
import dev.remora.trust.Miss;
import java.util.Optional;
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
    Selection usual = selection;
    selection =
        new Selection(
            usual.types(),
            usual.rules(),
            usual.revision(),
            usual.referrers(),
            usual.mirrorListings(),
            usual.platform(),
            key,
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
}
