package dev.remora.attach;

import static dev.remora.attach.Repository.content;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.NothingAttached;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.source.Answers;
import org.junit.jupiter.api.Test;

/** A policy that is not satisfied, for whoever attaches and detaches. */
class RefusedByPolicyTest extends AttachScenario {
  @Test
  void refusedOnesAreNotAttached() {
    repository.refusing();
    Untrusted failure =
        assertThrows(
            Untrusted.class,
            () -> repository.attacher().attach(repository.reference("v1"), content(file), false));
    assertTrue(failure.reason().contains("is not good enough"), failure::reason);
    assertEquals(0, Answers.referrers(repository.layout, image).size());
  }

  @Test
  void refusedOnesAreNoWayBackUnlessTheyAreNamed() {
    repository.attacher().attach(repository.reference("v1"), content(file), false);
    Digest revision =
        repository.attacher().attach(repository.reference("v1"), content(file), false).revision();
    repository.refusing();
    assertThrows(NothingAttached.class, () -> again(RevisionName.parse("previous")));
    RevisionName prefix = RevisionName.parse(revision.encoded().substring(0, 12));
    assertThrows(Untrusted.class, () -> again(prefix)); // found, but refused again
    assertEquals(2, Answers.referrers(repository.layout, image).size());
  }

  private void again(RevisionName name) {
    repository.attacher().attachAgain(repository.reference("v1"), name, Annotations.none(), false);
  }

  @Test
  void whatIsRefusedCanBeTakenAway() {
    Digest revision =
        repository.attacher().attach(repository.reference("v1"), content(file), false).revision();
    repository.refusing();
    RevisionName prefix = RevisionName.parse(revision.encoded().substring(0, 12));
    repository.attacher().detach(repository.reference("v1"), prefix, false);
    assertEquals(0, Answers.referrers(repository.layout, image).size());
  }
}
