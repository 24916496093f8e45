package dev.remora.attach;

import static dev.remora.attach.Repository.annotations;
import static dev.remora.attach.Repository.content;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.oci.Annotations;
import dev.remora.source.Answers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pull that nobody told which one is meant works, and has to go on doing so. */
class BrokenPullsTest extends AttachScenario {
  private static final String SAME_TIME = "org.opencontainers.image.created=2026-11-24T10:00:00Z";

  @Test
  void secondEnvironmentIsNotSentWhereTheFirstHasNoAnnotation() {
    Attachment first = attach(false);
    repository.matching("env=test");
    AmbiguousChoice refused = assertThrows(AmbiguousChoice.class, () -> attach(false, "env=test"));
    assertEquals(12, refused.exitCode().code());
    assertTrue(refused.line().contains("a pull without --match takes " + first.revision()));
    assertTrue(refused.line().contains("differ in env"), refused::line);
    assertEquals(1, attached());
  }

  @Test
  void secondEnvironmentIsNotSentWhereTheFirstHasAnother() {
    repository.matching("env=prod");
    attach(false, "env=prod");
    repository.matching("env=test");
    assertThrows(AmbiguousChoice.class, () -> attach(false, "env=test"));
    assertEquals(1, attached());
  }

  @Test
  void forceSendsItAndSaysWhatItBreaksWhichIsNotBrokenTwice() {
    attach(false);
    repository.matching("env=test");
    Attachment forced = attach(true, "env=test");
    assertEquals(Optional.empty(), forced.whyNotChosen());
    assertTrue(forced.consequences().getFirst().contains("would be ambiguous"), forced::toString);
    Attachment next = attach(false, "env=test");
    assertEquals(List.of(), next.consequences());
    repository.matching("env=stage");
    attach(false, "env=stage");
    assertEquals(4, attached());
  }

  @Test
  void nextGenerationOfTheOnlyOneIsSentUnderAnyRules() {
    repository.matching("env=prod;env=test");
    attach(false, "env=prod");
    Attachment next = attach(false, "env=prod");
    assertEquals(List.of(), next.consequences());
    repository.matching("env=none");
    assertThrows(AmbiguousChoice.class, () -> attach(false, "env=prod"));
  }

  @Test
  void earlierOneUnderAnotherAnnotationIsNotSentEither() {
    Attachment first = attach(false);
    repository.matching("env=test");
    RevisionName name = new RevisionName.Whole(first.revision());
    assertThrows(AmbiguousChoice.class, () -> again(name, annotations("env=test"), false));
    assertEquals(1, attached());
    again(name, annotations("env=test"), true);
    assertEquals(2, attached());
  }

  @Test
  void pullOfTheUsualTypesIsForeseenByOneWhoSaysOthers() {
    repository.accepting("application/vnd.remora.config.v1");
    attach(false);
    repository.accepting("custom/config");
    AmbiguousChoice refused = assertThrows(AmbiguousChoice.class, () -> attach(false, "env=test"));
    assertTrue(refused.line().contains("--artifact-type takes"), refused::line);
    repository.accepting("another/type");
    attach(false, "env=test");
    assertEquals(2, attached());
  }

  @Test
  void detachingTheNewestIsRefusedWhereTwoOfOneTimeAreLeft() {
    attach(true, SAME_TIME);
    attach(true, SAME_TIME, "org.opencontainers.image.revision=2");
    RevisionName newest = new RevisionName.Whole(attach(false).revision());
    AmbiguousChoice refused = assertThrows(AmbiguousChoice.class, () -> detach(newest, false));
    assertTrue(refused.line().contains("nothing was detached"), refused::line);
    assertEquals(3, attached());
    Detachment forced = detach(newest, true);
    assertTrue(forced.consequences().getFirst().contains("would be ambiguous"), forced::toString);
    assertEquals(2, attached());
  }

  @Test
  void detachingOneOfTwoThatCompeteMendsThePull() {
    attach(false);
    repository.matching("env=test");
    Attachment other = attach(true, "env=test");
    Detachment done = detach(new RevisionName.Whole(other.revision()), false);
    assertEquals(List.of(), done.consequences());
  }

  @Test
  void detachingTheLastSaysThatNothingIsLeft() {
    Attachment only = attach(false);
    Detachment done = detach(new RevisionName.Whole(only.revision()), false);
    assertTrue(done.consequences().getFirst().contains("nothing that counts"), done::toString);
  }

  private Attachment attach(boolean force, String... annotations) {
    return repository
        .attacher()
        .attach(repository.reference(image), content(file, annotations), force);
  }

  private Attachment again(RevisionName revision, Annotations added, boolean force) {
    return repository.attacher().attachAgain(repository.reference(image), revision, added, force);
  }

  private Detachment detach(RevisionName revision, boolean force) {
    return repository.attacher().detach(repository.reference(image), revision, force);
  }

  private int attached() {
    return Answers.referrers(repository.layout, image).size();
  }
}
