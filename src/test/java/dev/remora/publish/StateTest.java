package dev.remora.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTest {
  private static final Digest DIGEST = Digest.sha256(new byte[0]);
  private static final Instant MOMENT = Instant.parse("2026-08-01T12:00:00Z");
  private static final State FULL =
      State.empty()
          .withOwner(new State.Owner("registry.example/app:1@" + DIGEST, MOMENT))
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
                  Optional.of(new State.Rest(MOMENT.plusSeconds(11), Duration.ofSeconds(9)))));

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    assertEquals(FULL, StateDocument.read(StateDocument.write(FULL)));
    assertEquals(State.empty(), StateDocument.read(StateDocument.write(State.empty())));
  }

  @Test
  void anotherSchemaIsNotRead() {
    assertThrows(MalformedJson.class, () -> StateDocument.read("{\"schema\":2}".getBytes()));
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
            Optional.of(new State.Owner(FULL.owner().orElseThrow().image(), Optional.empty())),
            FULL.tags(),
            Optional.empty(),
            FULL.start()
                .map(
                    start -> new State.LastStart(Optional.empty(), start.basis(), start.bridged())),
            FULL.told(),
            Optional.empty(),
            Optional.empty());
    assertEquals(without, state);
    assertEquals(without, StateDocument.read(StateDocument.write(state)));
  }

  @Test
  void whatIsWrittenByAClockThatIsWrongIsReadBackToo() throws Exception {
    State state =
        State.empty()
            .withOwner(new State.Owner("registry.example/app:1", Instant.EPOCH))
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
  void theOwnerIsTheOneThatClaimedLastAndSurvivesTheSession() {
    VolumeFixture volume = new VolumeFixture(directory);
    for (String image : List.of("app@sha256:1", "app@sha256:2")) {
      try (Session session = volume.open()) {
        session.claim(image);
      }
      try (Session session = volume.open()) {
        assertEquals(image, session.state().owner().orElseThrow().image());
      }
    }
  }

  @Test
  void claimingAgainWritesNothing() throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    Path file = directory.resolve("..remora/state.json");
    try (Session session = volume.open()) {
      session.claim("app");
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      session.claim("app");
      assertEquals(FileTime.from(Instant.EPOCH), Files.getLastModifiedTime(file));
    }
  }

  @Test
  void aConfirmationIsKept() {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      session.confirm(DIGEST, "registry.example");
    }
    try (Session session = volume.open()) {
      assertEquals(
          Optional.of("registry.example"),
          session.state().confirmed().map(State.Confirmation::source));
    }
  }
}
