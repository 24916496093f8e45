package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Untrusted;
import dev.remora.oci.Descriptor;
import dev.remora.source.Giver;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A policy that is not satisfied, on all ways by which something is found. */
class RefusedCandidatesTest extends DiscoveryScenario {
  private static final Giver GIVER = new Giver.Store("the cache");
  private static final Selection REFUSING = Selections.refusing(CONFIG);

  @Test
  void refusedCandidatesAreNotFound() {
    attach();
    assertThrows(Untrusted.class, () -> find(REFUSING));
    source.relist(image, Descriptor::bare);
    assertThrows(Untrusted.class, () -> find(REFUSING));
  }

  @Test
  void refusedCandidatesThatAreKnownAreNotFound() {
    attach("env", "prod");
    Candidate known = find().candidate();
    assertThrows(
        Untrusted.class, () -> discovery(REFUSING).find(source, image.digest(), List.of(known)));
    assertEquals(Optional.empty(), discovery(REFUSING).recall(image.digest(), known, GIVER));
    assertTrue(discovery(anything()).recall(image.digest(), known, GIVER).isPresent());
  }

  @Test
  void refusedArtifactsAreNotTakenByTheirName() {
    Descriptor artifact = attach();
    Finder direct = new DirectArtifact(REFUSING, clock);
    Candidate known = find().candidate();
    Untrusted failure =
        assertThrows(Untrusted.class, () -> direct.find(source, artifact.digest(), List.of()));
    assertTrue(failure.reason().contains("is not good enough"), failure::reason);
    assertEquals(Optional.empty(), direct.recall(artifact.digest(), known, GIVER));
  }

  @Test
  void refusedCandidatesAreShownAndNotChosen() {
    attach("env", "prod");
    for (int more = 0; more < 2; more++) {
      Survey survey = discovery(REFUSING).survey(source, image.digest());
      assertEquals(List.of(), survey.candidates());
      assertEquals(Optional.empty(), survey.choice());
      assertTrue(
          survey.referrers().stream().allMatch(Referrer.Refused.class::isInstance),
          survey::toString);
      for (int i = 0; more == 0 && i < Examiner.MOST_EXAMINED; i++) {
        attach("env", "prod", "number", "" + i); // so many that the listing's word is taken
      }
    }
  }

  @Test
  void pinOfARefusedCandidateSaysWhy() {
    Descriptor pinned = attach();
    Selection selection =
        Selections.selection(
            CONFIG, MatchRules.none(), Optional.of(pinned.digest()), REFUSING.policy());
    Untrusted failure = assertThrows(Untrusted.class, () -> find(selection));
    assertTrue(failure.reason().contains("is not good enough"), failure::reason);
  }
}
