package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.failure.ImageNotFound;
import dev.remora.oci.Descriptor;
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
