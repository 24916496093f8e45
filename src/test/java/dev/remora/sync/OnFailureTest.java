package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.Untrusted;
import dev.remora.failure.UsageFailure;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.publish.Basis;
import dev.remora.publish.State;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each failure of a first pass means for the start (design, section 2.2, on-failure). */
class OnFailureTest extends StartScenario {
  /** What a setting makes of a failure. */
  private enum Then {
    /** It fails with its own code, and the volume stays as it is. */
    FAILS,
    /** It goes on with what there is, else it fails. */
    BRIDGES,
    /** It goes on with what there is, else with none. */
    STARTS
  }

  private record Row(Failure failure, Then fail, Then cached, Then goOn) {
    Then under(OnFailure setting) {
      return switch (setting) {
        case FAIL -> fail;
        case CACHED -> cached;
        case CONTINUE -> goOn;
      };
    }
  }

  private static final List<Row> TABLE =
      List.of(
          row(new Defect(PURPOSE, new Error()), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new UsageFailure(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new ImageNotFound(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.STARTS),
          row(new NothingAttached(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.STARTS),
          row(new AmbiguousChoice(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new AccessDenied(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.STARTS),
          row(new RegistryUnavailable(PURPOSE, "", ""), Then.FAILS, Then.BRIDGES, Then.STARTS),
          row(new ProtocolViolation(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new IntegrityFailure(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          // never by what counts for less than what was asked for
          row(new Untrusted(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new ContentRefused(PURPOSE, "", ""), Then.FAILS, Then.FAILS, Then.FAILS),
          row(new VolumeFailure(PURPOSE, "", ""), Then.FAILS, Then.BRIDGES, Then.BRIDGES));

  private static Row row(Failure failure, Then fail, Then cached, Then goOn) {
    return new Row(failure, fail, cached, goOn);
  }

  private enum Place {
    VOLUME,
    CACHE,
    NEITHER
  }

  @Test
  void theTableHasEveryFailureThatThereIs() {
    assertEquals(
        Failure.class.getPermittedSubclasses().length,
        TABLE.stream().map(row -> row.failure().getClass()).distinct().count());
  }

  @TestFactory
  Stream<DynamicTest> everyFailureAtEveryPlaceUnderEverySetting() {
    return TABLE.stream()
        .flatMap(
            row ->
                Stream.of(Place.values())
                    .flatMap(
                        place ->
                            Stream.of(OnFailure.values())
                                .map(
                                    setting ->
                                        DynamicTest.dynamicTest(
                                            row.failure().exitCode()
                                                + ", "
                                                + place
                                                + ", "
                                                + setting,
                                            () -> check(row, place, setting)))));
  }

  @ParameterizedTest
  @EnumSource
  void theEndIsNothingToBridge(OnFailure setting) {
    start(image);
    registry.fail(image, new Interrupted(PURPOSE));
    onFailure = setting;
    warnings.clear();
    assertThrows(Interrupted.class, () -> start(image));
    assertEquals("ours", found());
    assertEquals(List.of(), warnings);
  }

  private void check(Row row, Place place, OnFailure setting) throws IOException {
    prepare(Files.createTempDirectory(scratch, "case-"));
    // another image's configuration lies on the volume: it must never count
    Descriptor other = registry.image();
    attach(other, "another image's");
    start(other);
    switch (place) {
      case VOLUME -> start(image);
      case CACHE -> fillCache();
      case NEITHER -> {}
    }
    caching = place == Place.CACHE;
    onFailure = setting;
    warnings.clear();
    registry.fail(image, row.failure());

    Then then = row.under(setting);
    boolean has = place != Place.NEITHER;
    if (then == Then.FAILS || (then == Then.BRIDGES && !has)) {
      Failure thrown = assertThrows(Failure.class, () -> start(image));
      assertEquals(row.failure(), thrown);
      assertEquals(place == Place.VOLUME ? "ours" : "another image's", found());
      assertEquals(List.of(), warnings);
      return;
    }
    StartResult started = start(image);
    assertEquals(has ? "ours" : "nothing", found());
    assertEquals(has ? Basis.valueOf(place.name()) : Basis.NONE, started.basis());
    assertEquals(Optional.of(row.failure().exitCode()), started.bridged().map(Failure::exitCode));
    assertEquals(1, warnings.size(), warnings::toString);
    State.LastStart last = state().start().orElseThrow();
    assertEquals(started.basis(), last.basis());
    assertEquals(Optional.of(row.failure().exitCode().text()), last.bridged());
    if (has) {
      assertEquals(Optional.of(Duration.ZERO), started.age());
    }
  }
}
