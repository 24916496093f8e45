package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {
  private static final List<String> VARIABLES =
      SettingsTable.all().stream().map(Setting::variable).toList();

  @ParameterizedTest
  @CsvSource({
    "pul, pull",
    "psuh, push",
    "disocver, discover",
    "atach, attach",
    "DETACH, detach",
    "ins, inspect"
  })
  void slipsFindWhatWasMeant(String typed, String meant) {
    List<String> known = List.of("pull", "push", "attach", "detach", "discover", "inspect");
    assertEquals(Optional.of(meant), Nearest.to(typed, known));
  }

  @ParameterizedTest
  @CsvSource({
    "REMORA_IMAG, REMORA_IMAGE",
    "REMORA_INTERVALL, REMORA_INTERVAL",
    "REMORA_POLL_INTERVAL, REMORA_INTERVAL",
    "REMORA_PORT, REMORA_HTTP_PORT",
    "REMORA_DIGEST, REMORA_IMAGE_DIGEST",
    "REMORA_ARTFACT_TPYE, REMORA_ARTIFACT_TYPE",
    "REMORA_TOO, REMORA_TO",
    "REMORA_PLAIN, REMORA_PLAIN_HTTP",
    "REMORA_on-failure, REMORA_ON_FAILURE"
  })
  void variablesFindTheSettingWhoseNameIsNear(String typed, String meant) {
    assertEquals(Optional.of(meant), Nearest.to(typed, VARIABLES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REMORA_POLL",
        "REMORA_ATTESTED_BY",
        "REMORA_TIMEOUT",
        "REMORA_DEBUG",
        "REMORA_MAX_SIZE",
        "REMORA_DEST",
        "REMORA_",
        "REMORA_X"
      })
  void whatIsNearToNothingFindsNothing(String typed) {
    assertEquals(Optional.empty(), Nearest.to(typed, VARIABLES));
  }

  @Test
  void ofSeveralThatBeginSoTheShortestIsMeant() {
    assertEquals(
        Optional.of("image"), Nearest.to("imag", List.of("image-digest", "image", "plain-http")));
  }

  @Test
  void aNameWithoutEndIsCutBeforeItIsCompared() {
    assertEquals(Optional.empty(), Nearest.to("p".repeat(1_000_000) + "ush", List.of("push")));
  }

  @Test
  void whereNothingIsNearTheHintSaysWhereToRead() {
    assertEquals("the nearest is pull", Nearest.hint("pul", List.of("pull"), "read"));
    assertEquals("read", Nearest.hint("xyz", List.of("pull"), "read"));
  }

  @Test
  void whatOtherToolsCallDifferentlyIsSpeltAsItWasTyped() {
    List<String> known = List.of("--deadline", "--to");
    assertEquals(
        "--deadline=2m bounds all of it, retries included",
        Nearest.hint("--timeout", known, "read"));
    assertEquals(
        "REMORA_DEADLINE=2m bounds all of it, retries included",
        Nearest.hint("REMORA_TIMEOUT", VARIABLES, "read"));
    assertEquals("read", Nearest.hint("--timeout", List.of("--to"), "read"));
  }

  @Test
  void neighboursThatSwappedPlacesAreOneChange() {
    assertEquals(1, Nearest.distance("ab", "ba"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(4, Nearest.distance("", "four"));
  }
}
