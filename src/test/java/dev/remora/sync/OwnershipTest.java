package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Defect;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Basis;
import dev.remora.publish.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a volume serves: the Remora whose start last let its application go on. */
class OwnershipTest extends FollowScenario {
  private static final Purpose PURPOSE = new Purpose("test", "it");

  private final String ours = reference;
  private Descriptor other;
  private String others;

  @BeforeEach
  void twoImages() {
    attach("app.yaml", "one");
    other = registry.content.image();
    others = "registry.example/app@" + other.digest();
  }

  static Stream<RuntimeException> everyFailure() {
    return Stream.of(
        new Defect(PURPOSE, new Error()),
        new UsageFailure(PURPOSE, "", ""),
        new ImageNotFound(PURPOSE, "", ""),
        new NothingAttached(PURPOSE, "", ""),
        new AmbiguousChoice(PURPOSE, "", ""),
        new AccessDenied(PURPOSE, "", ""),
        away(Duration.ofHours(9)),
        new ProtocolViolation(PURPOSE, "", ""),
        new IntegrityFailure(PURPOSE, "", ""),
        new ContentRefused(PURPOSE, "", ""),
        new VolumeFailure(PURPOSE, "", ""),
        new Interrupted(PURPOSE));
  }

  @ParameterizedTest
  @MethodSource("everyFailure")
  void aStartThatFailsChangesNothingAndTheFollowerGoesOn(RuntimeException failure) {
    attachTo(other, "app.yaml", "of the other");
    registry.content.tag("v9", other);
    schedule
        .at(
            minutes(1),
            () -> {
              String before = stateFile();
              registry.failWith(failure);
              fails("registry.example/app:v9"); // of a tag there is something to remember
              registry.comeBack();
              registry.duringBlob(
                  () -> {
                    throw failure; // in the middle of it
                  });
              fails("registry.example/app:v9");
              registry.duringBlob(() -> {});
              assertEquals(before, stateFile());
              attach("app.yaml", "two");
            })
        .stop(minutes(6));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals(List.of(), events(PassEvent.TakenOver.class));
    assertEquals(Optional.of(ours), owner());
  }

  @Test
  void aFollowThatFailsAtItsStartChangesNothingEither() {
    schedule.stop(minutes(1));
    follow();
    String before = stateFile();
    for (Failure failure :
        List.of(away(Duration.ofHours(9)), new NothingAttached(PURPOSE, "", ""))) {
      again();
      reference = others;
      registry.failWith(failure);
      schedule.stop(minutes(1));
      assertThrows(Failure.class, this::follow);
      assertEquals(before, stateFile());
    }
  }

  @Test
  void aStartThatIsBridgedTakesIt() {
    attachTo(other, "app.yaml", "of the other");
    onFailure = OnFailure.CONTINUE;
    schedule
        .at(
            minutes(1),
            () -> {
              registry.failWith(away());
              reference = others;
              assertEquals(Basis.NONE, pull().basis());
              reference = ours;
              registry.comeBack();
            })
        .stop(minutes(10));
    follow();
    assertEquals(List.of(new PassEvent.TakenOver(others)), events(PassEvent.TakenOver.class));
    assertTrue(Files.notExists(volume().resolve("app.yaml")));
  }

  @Test
  void whatItHadBeforeIsTakenBackByTheOneThatStandsOnIt() {
    pull();
    attachTo(other, "app.yaml", "of the other");
    reference = others;
    pull();
    reference = ours;
    pull();
    assertEquals(Optional.of(ours), owner());
    registry.failWith(away());
    pull();
    assertEquals(Optional.of(ours), owner());
  }

  @Test
  void anArtifactOfTheSameNameTakesItToo() {
    Descriptor artifact = attachTo(other, "app.yaml", "of the artifact");
    registry.content.tag("v1", image);
    reference = "registry.example/app:v1";
    schedule
        .at(
            minutes(1),
            () -> {
              registry.content.tag("v1", artifact);
              pull(new Target.Artifact(ImageReference.parse(reference)));
            })
        .stop(minutes(10));
    follow();
    assertEquals("of the artifact", read("app.yaml"));
    assertEquals(1, events(PassEvent.TakenOver.class).size());
  }

  /** Killed between the swap and what names the new owner, whose application was not let go on. */
  @Test
  void whatAKilledStartPublishedIsReplacedByTheOwners() {
    attachTo(other, "app.yaml", "of the other");
    schedule
        .at(
            minutes(1),
            () -> {
              String before = stateFile();
              reference = others;
              pull();
              reference = ours;
              write("..remora/state.json", before);
            })
        .stop(minutes(6));
    follow();
    assertEquals("one", read("app.yaml"));
    assertEquals(List.of(), events(PassEvent.TakenOver.class));
  }

  @Test
  void withoutTheStateWhatIsPublishedSaysWhomItServes() {
    attachTo(other, "app.yaml", "of the other");
    schedule
        .at(
            minutes(1),
            () -> {
              reference = others;
              pull();
              reference = ours;
              write("..remora/state.json", "{");
            })
        .stop(minutes(6));
    follow();
    assertEquals("of the other", read("app.yaml"));
    assertEquals(List.of(new PassEvent.TakenOver(others)), events(PassEvent.TakenOver.class));
  }

  @Test
  void aStateThatIsLostIsNoNewOwner() {
    schedule
        .at(minutes(1), () -> write("..remora/state.json", "{"))
        .at(minutes(1), () -> attach("app.yaml", "two"))
        .stop(minutes(6));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals(Optional.of(ours), owner());
  }

  @Test
  void whatTheRegistryAskedOfAnotherImagesRemoraHoldsNobodyUp() {
    attachTo(other, "app.yaml", "of the other");
    pull();
    registry.failWith(away(Duration.ofHours(9)));
    schedule.look(minutes(6)).stop(minutes(7));
    follow();
    assertTrue(state().pace().orElseThrow().rest().isPresent());

    again();
    registry.comeBack();
    reference = others;
    schedule.stop(minutes(1));
    follow();
    assertEquals("of the other", read("app.yaml"));
    assertEquals(Optional.of(others), owner());
  }

  private void fails(String image) {
    String before = reference;
    reference = image;
    assertThrows(RuntimeException.class, this::pull);
    reference = before;
  }

  private Optional<String> owner() {
    return state().owner().map(State.Owner::image);
  }

  private String stateFile() {
    try {
      return Files.readString(volume().resolve("..remora/state.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
