package dev.remora.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.failure.ContentRefused;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.rig.Defaults;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTest {
  private static final Digest DIGEST = Digest.sha256(new byte[0]);
  private static final Instant MOMENT = Instant.parse("2026-08-01T12:00:00Z");
  private static final State FULL =
      State.empty()
          .withOwner(new State.Owner("registry.example/app:1@" + DIGEST, true, MOMENT))
          .withTag("registry.example/app:1", DIGEST)
          .withTag("registry.example/app:0", Digest.sha256(new byte[1]))
          .withConfirmation(new State.Confirmation(DIGEST, MOMENT.plusMillis(8), "registry"))
          .withStart(
              new State.LastStart(MOMENT.plusSeconds(9), Basis.CACHE, Optional.of("unavailable")))
          .withTold(DIGEST)
          .withChoice(
              new State.Choice(
                  DIGEST,
                  Digest.sha256(new byte[2]),
                  MOMENT.plusMillis(9),
                  List.of(new State.Listed(DIGEST, "api \"x\""))))
          .withPace(
              new State.Pace(
                  MOMENT.plusSeconds(10),
                  3,
                  Optional.of(new State.Rest(MOMENT.plusSeconds(11), Duration.ofSeconds(9)))))
          .withFloor(floor(1, MOMENT.plusSeconds(12)))
          .withFloor(floor(2, MOMENT.plusSeconds(13)));

  private static State.Floor floor(int choice, Instant created) {
    return new State.Floor(
        DIGEST, Digest.sha256(new byte[choice]), Digest.sha256(new byte[3]), created);
  }

  private static final State.Owner OWNER =
      new State.Owner("registry.example/app@" + DIGEST, false, MOMENT);
  private static final State.Owner OTHER =
      new State.Owner("registry.example/app@" + DIGEST, true, MOMENT.plusSeconds(2));

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    assertEquals(FULL, StateDocument.read(StateDocument.write(FULL)));
    assertEquals(State.empty(), StateDocument.read(StateDocument.write(State.empty())));
  }

  @Test
  void anotherSchemaIsNotRead() {
    assertThrows(
        MalformedJson.class,
        () -> StateDocument.read("{\"schema\":2}".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59Z",
        "+999999999-12-31T23:59:59.999999999Z",
        "-999999999-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:07Z",
        "2200-01-01T00:00:00Z",
        "yesterday",
        ""
      })
  void aTimeThatNoClockShowedIsAbsentAndNothingElseWithIt(String time) throws Exception {
    String document = new String(StateDocument.write(FULL), UTF_8);
    String hostile = document.replaceAll("\"2026-08-01T[^\"]*\"", "\"" + time + "\"");
    assertNotEquals(document, hostile);
    State state = StateDocument.read(hostile.getBytes(UTF_8));
    State without =
        new State(
            Optional.of(
                new State.Owner(FULL.owner().orElseThrow().image(), true, Optional.empty())),
            FULL.tags(),
            Optional.empty(),
            FULL.start()
                .map(
                    start -> new State.LastStart(Optional.empty(), start.basis(), start.bridged())),
            FULL.told(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    assertEquals(without, state);
    assertEquals(without, StateDocument.read(StateDocument.write(state)));
  }

  @Test
  void whatIsWrittenByAClockThatIsWrongIsReadBackToo() throws Exception {
    State state =
        State.empty()
            .withOwner(new State.Owner("registry.example/app:1", false, Instant.EPOCH))
            .withStart(new State.LastStart(Instant.MAX, Basis.SOURCE, Optional.empty()))
            .withTold(DIGEST);
    assertEquals(state, StateDocument.read(StateDocument.write(state)));
  }

  @Test
  void bytesThatWereDamagedNeverFailOtherwiseThanAsMalformed() throws Exception {
    byte[] good = StateDocument.write(FULL);
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = good.clone();
      for (int i = 0; i <= seed % 4; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        StateDocument.read(damaged);
      } catch (MalformedJson expected) {
        // what it is for
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void theOldestTagsGo() {
    State state = State.empty();
    for (int i = 0; i < 100; i++) {
      state = state.withTag("app:" + i, DIGEST);
    }
    state = state.withTag("app:80", DIGEST); // seen again
    assertEquals(32, state.tags().size());
    assertEquals("app:68", state.tags().firstEntry().getKey());
    assertEquals("app:80", state.tags().lastEntry().getKey());
  }

  @Test
  void aFloorNeverGetsLowerAndIsOneForEachImageAndChoice() {
    State state = FULL.withFloor(floor(1, MOMENT)).withFloor(floor(3, MOMENT));
    assertEquals(Optional.of(floor(1, MOMENT.plusSeconds(12))), floorOf(state, 1));
    assertEquals(Optional.of(floor(3, MOMENT)), floorOf(state, 3));
    assertEquals(
        Optional.empty(), state.floor(Digest.sha256(new byte[9]), floor(1, MOMENT).criteria()));
    State.Floor higher = floor(1, MOMENT.plusSeconds(20));
    assertEquals(Optional.of(higher), floorOf(state.withFloor(higher), 1));
    State.Floor sameTime =
        new State.Floor(higher.image(), higher.criteria(), DIGEST, higher.created());
    assertEquals(Optional.of(higher), floorOf(state.withFloor(higher).withFloor(sameTime), 1));
  }

  @Test
  void noTimeThatNoClockShowedMakesAFloorThatNothingPasses() {
    for (Instant created : List.of(Instant.MAX, Instant.parse("2200-01-01T00:00:00Z"))) {
      assertEquals(FULL, FULL.withFloor(floor(1, created)));
    }
  }

  @Test
  void theOldestFloorsGo() throws Exception {
    State state = State.empty();
    for (int i = 0; i < 100; i++) {
      state = state.withFloor(floor(i, MOMENT));
    }
    state = state.withFloor(floor(80, MOMENT)); // confirmed again
    assertEquals(32, state.floors().size());
    assertEquals(floor(68, MOMENT), state.floors().getFirst());
    assertEquals(floor(80, MOMENT), state.floors().getLast());
    assertEquals(state, StateDocument.read(StateDocument.write(state)));
  }

  @Test
  void aVolumeWithoutAFloorIsWrittenAsBefore() {
    assertFalse(new String(StateDocument.write(State.empty()), UTF_8).contains("floors"));
  }

  private static Optional<State.Floor> floorOf(State state, int choice) {
    return state.floor(DIGEST, Digest.sha256(new byte[choice]));
  }

  @Test
  void theOwnerIsTheOneThatClaimedLastAndSurvivesTheSession() {
    VolumeFixture volume = new VolumeFixture(directory);
    for (State.Owner owner : List.of(OWNER, OTHER)) {
      try (Session session = volume.open()) {
        session.claim(owner);
        session.save();
      }
      try (Session session = volume.open()) {
        assertEquals(Optional.of(owner), session.state().owner());
      }
    }
  }

  @Test
  void claimingAgainWritesNothing() throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    Path file = directory.resolve("..remora/state.json");
    try (Session session = volume.open()) {
      session.claim(OWNER);
      session.save();
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      session.claim(new State.Owner(OWNER.image(), OWNER.direct(), MOMENT.plusSeconds(9)));
      session.save();
      assertEquals(FileTime.from(Instant.EPOCH), Files.getLastModifiedTime(file));
    }
  }

  @Test
  void whatIsNotSavedIsForgottenWithTheSession() {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      session.claim(OWNER);
      session.resolved(ImageReference.parse("registry.example/app:1"), DIGEST);
      session.confirm(DIGEST, "registry.example");
      assertEquals(Optional.of(OWNER), session.state().owner());
      assertEquals(State.empty(), session.saved());
    }
    try (Session session = volume.open()) {
      assertEquals(State.empty(), session.state());
    }
  }

  @Test
  void aNewOwnerGetsToTheDiskWithWhatIsPublished() throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      session.claim(OTHER);
      session.save();
      Content.of("app.yaml", "a: 1").publish(session);
    }
    try (Session session = volume.open()) {
      assertEquals(Optional.of(Content.OWNER), session.state().owner());
    }
    volume.assertTidy();
  }

  /** Where nobody was the owner, nobody can be misled. */
  @Test
  void theFirstStateIsWrittenOnceAndAsAWhole() throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      Content.of("app.yaml", "a: 1").publish(session);
      assertEquals(List.of("lock"), volume.names("..remora"));
      session.confirm(DIGEST, "registry.example");
      session.save();
      assertEquals(session.state(), session.saved());
    }
    try (Session session = volume.open()) {
      assertEquals(Optional.of(Content.OWNER), session.state().owner());
      assertFalse(session.state().confirmationOf(DIGEST).isEmpty());
    }
  }

  /** Killed in between, the owner is still the one whose {@code follow} mends what readers see. */
  @Test
  void theNewOwnerIsNamedOnlyAfterTheSwap() throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      Content.of("app.yaml", "a: 1").publish(session);
      session.save();
    }
    Path state = directory.resolve("..remora/state.json");
    String before = Files.readString(state);
    Random random = new Random(1);
    List<String> untilTheSwap = new ArrayList<>();
    RandomGenerator spy =
        () -> { // asked for a name in the midst of it, the last time for the link that is swapped
          try {
            untilTheSwap.add(volume.read("app.yaml") + Files.readString(state));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return random.nextLong();
        };
    Volume watched = new Volume(directory, Defaults.MODES, Defaults.LIMITS, Clock.system(), spy);
    try (Session session = watched.open(Deadline.in(Duration.ofMinutes(1), Clock.system()));
        Staging staging = session.stage()) {
      Content.of("app.yaml", "a: 2").write(staging);
      session.publish(staging, Content.of("app.yaml", "a: 2").provenance(), OTHER);
      assertEquals(List.of("a: 1" + before), untilTheSwap.stream().distinct().toList());
      assertEquals(Optional.of(OTHER), session.saved().owner());
    }
    assertEquals("a: 2", volume.read("app.yaml"));
  }

  @Test
  void whatCannotBePublishedHasNoOwner() throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    Files.writeString(directory.resolve("app.yaml"), "somebody's");
    try (Session session = volume.open()) {
      assertThrows(ContentRefused.class, () -> Content.of("app.yaml", "a: 1").publish(session));
      session.save();
    }
    try (Session session = volume.open()) {
      assertEquals(Optional.empty(), session.state().owner());
    }
    assertEquals(List.of("lock"), volume.names("..remora"));
  }

  @Test
  void aConfirmationIsKept() {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      session.confirm(DIGEST, "registry.example");
      session.save();
    }
    try (Session session = volume.open()) {
      assertEquals(
          Optional.of("registry.example"),
          session.state().confirmed().map(State.Confirmation::source));
    }
  }
}
