package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.VolumeFailure;
import dev.remora.rig.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sidecar on a volume that is full or read-only, from its start on or for a while. */
class UnwritableFollowTest extends FollowScenario {
  private static final String LARGE = "newer".repeat(2_000);

  private SmallDisk disk;

  @BeforeEach
  void aSmallVolume() {
    disk = SmallDisk.at(directory.resolve("disk"));
    attach("app.yaml", "one");
  }

  @AfterEach
  void unmount() {
    disk.close();
  }

  @Override
  Path volume() {
    return directory.resolve("disk/config");
  }

  @Test
  void whatIsThereIsTheStartOfOneThatIsReadOnlyAndThatIsSaidOnce() {
    pull();
    again();
    disk.readOnly();
    schedule.stop(minutes(30));
    FollowEnd end = follow();
    assertEquals(1, events(PassEvent.Started.class).size());
    assertEquals(1, shown().size());
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("Read-only file system"), warnings::toString);
    assertTrue(outcomes().size() > 4, outcomes().size() + " polls");
    assertTrue(
        outcomes().stream().allMatch(PassResult.Unchanged.class::isInstance), outcomes()::toString);
    assertTrue(end.last().published().isPresent());
  }

  @Test
  void soIsWhatItsFirstPassFindsConfirmed() {
    pull();
    again();
    disk.readOnly();
    maxStale = Optional.of(minutes(1)); // what is there has to be asked about
    clock.advance(minutes(2));
    schedule = new Schedule(clock).stop(minutes(30));
    follow();
    assertEquals(1, events(PassEvent.Started.class).size());
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void onAFullOneThePollsGoOnAndAnUpdateComesWhenThereIsRoom() {
    schedule
        .at(minutes(1), () -> disk.fill(0))
        .at(minutes(20), () -> assertEquals(1, warnings.size(), warnings::toString))
        .at(minutes(21), () -> attach("app.yaml", LARGE))
        .at(minutes(40), () -> assertEquals("one", read("app.yaml")))
        .at(minutes(41), disk::empty)
        .stop(minutes(60));
    follow();
    assertTrue(warnings.getFirst().contains("No space left"), warnings::toString);
    assertEquals(1, warnings.size(), warnings::toString);
    List<PassResult> failed =
        outcomes().stream().filter(PassResult.Failed.class::isInstance).toList();
    assertTrue(failed.size() > 2, outcomes()::toString);
    for (PassResult outcome : failed) { // which the log says once
      assertInstanceOf(VolumeFailure.class, ((PassResult.Failed) outcome).failure());
    }
    assertEquals(LARGE, read("app.yaml"));
    assertInstanceOf(PassResult.Unchanged.class, outcomes().getLast());
  }

  @Test
  void oneThatWasMendedIsSaidAnewWhenItIsFullAgain() {
    schedule
        .at(minutes(1), () -> disk.fill(0))
        .at(minutes(20), disk::empty)
        .at(minutes(40), () -> disk.fill(0))
        .stop(minutes(60));
    follow();
    assertEquals(2, warnings.size(), warnings::toString);
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void namesThatCannotBeRestoredDoNotKeepItFromAsking() {
    schedule
        .at(
            minutes(1),
            () -> {
              try {
                Files.delete(volume().resolve("app.yaml"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              disk.readOnly();
              registry.forgetRequests();
            })
        .at(minutes(20), disk::writable)
        .stop(minutes(30));
    follow();
    assertTrue(registry.requests().contains("listing (304)"), registry.requests()::toString);
    assertEquals("one", read("app.yaml"));
    assertEquals(2, warnings.size(), warnings::toString); // that it was changed, and restored
  }

  @Test
  void whoeverItBelongedToBeforeDoesNotCountWhereNothingCanBeWritten() {
    pull();
    var other = registry.content.image();
    attachTo(other, "app.yaml", "of the other");
    String before = reference;
    String ours = read("..remora/state.json");
    reference = "registry.example/app@" + other.digest();
    String others = ours.replace(before, reference);
    reference = before;
    write("..remora/state.json", others); // as an older version left it that failed to start
    again();
    disk.readOnly();
    schedule.at(minutes(20), disk::writable).stop(minutes(30));
    follow();
    assertEquals(List.of(), events(PassEvent.TakenOver.class));
    assertEquals(before, state().owner().orElseThrow().image());
  }

  @Test
  void anEmptyOneIsNoStart() {
    disk.readOnly();
    schedule.stop(minutes(1));
    assertThrows(VolumeFailure.class, this::follow);
  }
}
