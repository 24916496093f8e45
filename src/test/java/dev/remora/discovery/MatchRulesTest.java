package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchRulesTest {
  @Test
  void readsRulesBetweenSemicolonsAndConditionsBetweenCommas() {
    assertEquals(
        new MatchRules(
            List.of(
                Map.of("env", "prod", "region", "eu"),
                Map.of("env", "prod"),
                Map.of("tier", "default"))),
        MatchRules.parse("env=prod,region=eu;env=prod;tier=default"));
  }

  @Test
  void spacesAroundNamesAndValuesDoNotCount() {
    assertEquals(MatchRules.parse("a=b,c=d;e=f"), MatchRules.parse(" a = b , c=d ; e= f "));
  }

  @Test
  void onlyTheFirstEqualsSignSeparates() {
    assertEquals(new MatchRules(List.of(Map.of("a", "b=c"))), MatchRules.parse("a=b=c"));
  }

  @Test
  void anEmptyValueAsksForAnEmptyAnnotation() {
    assertTrue(matches("a=", Map.of("a", "")));
    assertFalse(matches("a=", Map.of()));
  }

  @Test
  void allConditionsOfARuleHaveToHoldExactly() {
    assertTrue(matches("a=b,c=d", Map.of("a", "b", "c", "d", "e", "f")));
    assertFalse(matches("a=b,c=d", Map.of("a", "b")));
    assertFalse(matches("a=b", Map.of("a", "B")));
    assertFalse(matches("a=b", Map.of("a", "b ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";", "a", "a=b;", ";a=b", "a=b,", ",a=b", "=b", " =b", "a=b,a=c"})
  void refusesWhatAreNoRules(String text) {
    assertThrows(IllegalArgumentException.class, () -> MatchRules.parse(text));
  }

  @Test
  void noRulesAreEmpty() {
    assertTrue(MatchRules.none().isEmpty());
    assertFalse(MatchRules.parse("a=b").isEmpty());
  }

  @Test
  void theyArePrintedInTheOrderInWhichTheyWereGiven() {
    assertEquals("z=1,a=2;m=3", MatchRules.parse("z=1,a=2;m=3").toString());
  }

  @Test
  void garbageIsReadOrRefusedAndWhatIsPrintedIsReadAgain() {
    Property.check(
        10_000,
        random -> {
          try {
            MatchRules rules = MatchRules.parse("a=b" + Mutation.garbage(random));
            assertEquals(rules, MatchRules.parse(rules.toString()));
          } catch (IllegalArgumentException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
          }
        });
  }

  private static boolean matches(String rule, Map<String, String> annotations) {
    Digest digest = Digest.sha256(new byte[0]);
    Candidate candidate =
        new Candidate(digest, digest, "custom/config", new Annotations(annotations));
    return MatchRules.parse(rule)
        .firstMatch(List.of(candidate))
        .map(MatchRules.Match::candidates)
        .equals(Optional.of(List.of(candidate)));
  }
}
