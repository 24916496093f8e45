package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A survey: everything that is attached, and what would be chosen. */
class SurveyTest extends DiscoveryScenario {
  @Test
  void aSurveyShowsEverythingAndWhatWouldBeChosen() {
    Descriptor signature = source.attach(image, SIGNATURE, Map.of());
    Descriptor deleted = attach("env", "gone");
    source.delete(deleted);
    Descriptor config = attach("env", "prod");
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertEquals(3, survey.referrers().size());
    assertEquals(signature.digest(), survey.referrers().getFirst().listed().digest());
    assertEquals(Optional.of(config.digest()), survey.chosen().map(Candidate::digest));
  }

  @Test
  void aSurveyOfAnIndexShowsThePlatformsManifestWhereThatHasTheCandidates() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.attach(index, SIGNATURE, Map.of());
    Descriptor config = attach();
    Survey survey = discovery(anything()).survey(source, index.digest());
    assertEquals(image.digest(), survey.subject());
    assertEquals(Optional.of(config.digest()), survey.chosen().map(Candidate::digest));
  }

  @Test
  void aSurveyWithoutCandidatesShowsWhatIsAttachedToTheIndexItself() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.attach(index, SIGNATURE, Map.of());
    source.attach(image, SIGNATURE, Map.of());
    Survey survey = discovery(anything()).survey(source, index.digest());
    assertEquals(index.digest(), survey.subject());
    assertEquals(Optional.empty(), survey.choice());
  }

  @Test
  void aSurveyOfAnImageThatIsNotThereSaysSo() {
    source.delete(image);
    assertThrows(ImageNotFound.class, () -> discovery(anything()).survey(source, image.digest()));
  }

  @Test
  void whatIsListedAsSomethingElseIsNotLookedAtBesideACandidate() {
    Descriptor signature = source.attach(image, SIGNATURE, Map.of());
    Descriptor config = attach("env", "prod");
    fail(signature);
    source.forgetRequests();
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertEquals(
        List.of(new Referrer.OtherType(source.asListed(signature), SIGNATURE)),
        survey.referrers().subList(0, 1));
    assertEquals(Optional.of(config.digest()), survey.chosen().map(Candidate::digest));
    assertEquals(2, source.requests().size());
  }

  @Test
  void whatCannotBeReadIsShownAndDoesNotDecide() {
    for (int i = 0; i < 3; i++) {
      fail(source.attach(image, SIGNATURE, Map.of("number", "" + i)));
    }
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertInstanceOf(Referrer.Unreadable.class, survey.referrers().getFirst());
    assertEquals(List.of(), survey.suspects());
    assertEquals(Optional.empty(), survey.choice());
    assertEquals(Optional.empty(), survey.obstacle());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aRegistryThatIsInTroubleIsNotAskedForEachThatIsListedAsSomethingElse() {
    Failure trouble = new RegistryUnavailable(new Purpose("get", "it"), "503", "");
    for (int i = 0; i < 3; i++) {
      source.fail(source.attach(image, SIGNATURE, Map.of("number", "" + i)), trouble);
    }
    source.forgetRequests();
    assertEquals(3, discovery(anything()).survey(source, image.digest()).referrers().size());
    assertEquals(
        1, source.requests().stream().filter(r -> !r.contains(image.digest().toString())).count());
  }

  @Test
  void aCandidateThatCannotBeReadCompetesAsItIsListed() {
    Descriptor old = created("2026-07-01T00:00:00Z");
    Descriptor readable = created("2026-07-02T00:00:00Z");
    fail(old);
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertEquals(2, survey.candidates().size());
    assertEquals(Optional.of(readable.digest()), survey.chosen().map(Candidate::digest));
    assertEquals(readable.digest(), find().revision(), "as pull does");

    Descriptor newest = created("2026-07-03T00:00:00Z");
    fail(newest);
    Survey then = discovery(anything()).survey(source, image.digest());
    assertEquals(Optional.of(newest.digest()), then.chosen().map(Candidate::digest));
    assertThrows(AccessDenied.class, this::find, "pull takes that one, and fails");
  }

  @Test
  void whatMayBeACandidateAndSaysTooLittleIsAnObstacle() {
    attach("env", "prod");
    Descriptor unclear = attach("env", "test");
    source.relist(image, entry -> entry.digest().equals(unclear.digest()) ? unclear : entry);
    Failure failure = fail(unclear);
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertEquals(2, survey.referrers().size());
    assertEquals(1, survey.candidates().size());
    assertEquals(2, survey.suspects().size());
    assertEquals(Optional.empty(), survey.choice());
    assertEquals(Optional.of(failure), survey.obstacle());
    assertEquals(List.of("pull would choose nothing: " + failure.getMessage()), warnings);
    assertSame(failure, assertThrows(AccessDenied.class, this::find), "as pull does");

    Survey pinned =
        discovery(pin(survey.candidates().getFirst().digest())).survey(source, image.digest());
    assertEquals(Optional.empty(), pinned.obstacle());
  }

  @Test
  void whoCannotBeAskedForAnythingEndsASurvey() {
    Failure deadline = Deadline.in(Duration.ZERO, clock).exceeded(new Purpose("get", "it"));
    source.fail(attach("env", "prod"), deadline);
    assertSame(
        deadline,
        assertThrows(
            RegistryUnavailable.class, () -> discovery(anything()).survey(source, image.digest())));
  }

  private Failure fail(Descriptor stored) {
    Failure failure = new AccessDenied(new Purpose("get", "it"), "it is in quarantine", "");
    source.fail(stored, failure);
    return failure;
  }

  @Test
  void ofVeryManyReferrersASurveyTakesTheListingsWord() {
    for (int i = 0; i < 300; i++) {
      created("2026-06-01T00:00:00.%09dZ".formatted(i));
      source.attach(image, SIGNATURE, Map.of("number", "" + i));
    }
    Descriptor newest = created("2026-07-01T00:00:00Z");
    source.forgetRequests();
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertEquals(301, survey.candidates().size());
    assertEquals(601, survey.referrers().size());
    assertEquals(Optional.of(newest.digest()), survey.chosen().map(Candidate::digest));
    assertEquals(1, source.requests().size());
  }
}
