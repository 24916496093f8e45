package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Platform;
import dev.remora.oci.Repository;
import dev.remora.trust.proof.Miss;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final Instant NOW = Instant.parse("2026-08-01T00:00:00Z");
  private static final Digest DIGEST = Digest.sha256(new byte[0]);
  private static final Selection USUAL =
      Selections.of("application/vnd.remora.config.v1,custom/config");

  /** Another value for each component: who adds one adds a value here. */
  private static final Map<String, Object> OTHERS =
      Map.of(
          "types",
          AcceptedTypes.parse("custom/config"),
          "rules",
          MatchRules.parse("env=prod"),
          "revision",
          Optional.of(DigestPrefix.of(DIGEST)),
          "referrers",
          Optional.of(Repository.parse("registry.example/configs")),
          "mirrorListings",
          true,
          "platform",
          Platform.parse("linux/arm64"),
          "policy",
          (Policy) candidate -> Optional.of(new Miss(Miss.Reason.NOT_SIGNED, "is not")),
          "builtAt",
          NOW.plusSeconds(1));

  @Test
  void anyOtherComponentGivesAnotherFingerprint() throws ReflectiveOperationException {
    RecordComponent[] components = Selection.class.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      Object[] values = new Object[components.length];
      for (int j = 0; j < components.length; j++) {
        values[j] = components[j].getAccessor().invoke(USUAL);
      }
      Object other = OTHERS.get(components[i].getName());
      assertNotNull(other, "no other value for " + components[i].getName());
      assertNotEquals(values[i], other, components[i].getName());
      values[i] = other;
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Selection changed = Selection.class.getDeclaredConstructor(types).newInstance(values);
      assertNotEquals(
          USUAL.fingerprint(NOW), changed.fingerprint(NOW), "forgets " + components[i].getName());
    }
  }

  /** Volumes keep it: another one would have every listing read again, as a whole. */
  @Test
  void fingerprintsAreThoseOfEarlierVersions() {
    assertEquals(
        "sha256:d643d0c6eeb75afeab1592f3b6ee1603a970b7ef63592a7373799f7b59b0ec85",
        USUAL.fingerprint(NOW).toString());
    Selection all =
        new Selection(
            USUAL.types(),
            MatchRules.parse("env=prod,region=eu;env=prod"),
            Optional.of(DigestPrefix.of(DIGEST)),
            Optional.of(Repository.parse("registry.example/configs")),
            true,
            Platform.parse("linux/arm64/v8"),
            Policy.NONE,
            NOW);
    assertEquals(
        "sha256:2b27c9e9d2a6319805c3bd4fab3dfbdd370723599542d8665568cdbaedf0d48c",
        all.fingerprint(NOW).toString());
  }

  @Test
  void timeOfTheBuildMattersOnlyToAClockBeforeIt() {
    Selection built = built(NOW);
    assertEquals(built.fingerprint(NOW), built(NOW.minusSeconds(9)).fingerprint(NOW));
    assertNotEquals(built.fingerprint(NOW), built.fingerprint(Instant.EPOCH));
  }

  @Test
  void whatDoesNotCountIsNeverChosen() {
    Candidate candidate = candidate("custom/config");
    Candidate signature = candidate("application/vnd.dev.cosign.artifact.sig.v1+json");
    assertTrue(USUAL.choose(List.of(candidate), NOW) instanceof Choice.Chosen);
    assertTrue(USUAL.choose(List.of(signature), NOW) instanceof Choice.NoneMatches);
    assertTrue(USUAL.chooseNewest(List.of(signature), NOW) instanceof Choice.NoneMatches);
    Selection stern = Selections.refusing("custom/config");
    assertTrue(stern.choose(List.of(candidate), NOW) instanceof Choice.NoneMatches);
    assertTrue(
        Selections.selection(
                    "custom/config",
                    MatchRules.none(),
                    Optional.of(candidate.digest()),
                    stern.policy())
                .choose(List.of(candidate), NOW)
            instanceof Choice.NoneMatches);
  }

  @Test
  void pinThatSeveralBeginWithChoosesNone() {
    String digits = "5c".repeat(10);
    Selection pinned = USUAL.pinned(Optional.of(DigestPrefix.parse(digits)));
    Candidate one = beginning(digits, "a");
    Candidate other = beginning(digits, "b");
    assertTrue(
        pinned.choose(List.of(candidate("custom/config"), one), NOW) instanceof Choice.Chosen);
    Choice choice = pinned.choose(List.of(one, other), NOW);
    String described = ((Choice.Ambiguous) choice).describe();
    assertTrue(described.contains(one.digest() + ", " + other.digest()), described);
  }

  private static Candidate beginning(String digits, String then) {
    Digest digest = new Digest("sha256", digits + then.repeat(64 - digits.length()));
    return new Candidate(digest, DIGEST, "custom/config", Annotations.none());
  }

  private static Selection built(Instant time) {
    return new Selection(
        USUAL.types(),
        USUAL.rules(),
        USUAL.revision(),
        USUAL.referrers(),
        USUAL.mirrorListings(),
        USUAL.platform(),
        USUAL.policy(),
        time);
  }

  private static Candidate candidate(String type) {
    return new Candidate(DIGEST, DIGEST, type, Annotations.none());
  }
}
