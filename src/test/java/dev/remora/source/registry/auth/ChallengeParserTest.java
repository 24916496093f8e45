package dev.remora.source.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Property;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers write into WWW-Authenticate. */
class ChallengeParserTest {
  private static final Map<String, String> DISTRIBUTION =
      Map.of(
          "realm", "https://auth.test/token",
          "service", "registry.test",
          "scope", "repository:a/b:pull,push");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer realm=\"https://auth.test/token\",service=\"registry.test\",scope=\"repository:a/b:pull,push\"",
        "bearer scope=\"repository:a/b:pull,push\", service=\"registry.test\", realm=\"https://auth.test/token\"",
        "BEARER  Service = \"registry.test\" ,\t REALM= \"https://auth.test/token\",,Scope =\"repository:a/b:pull,push\" ,",
        "Bearer realm=https://auth.test/token, service=registry.test, scope=\"repository:a/b:pull,push\""
      })
  void quotedCommasAnyOrderAnyCase(String header) {
    assertEquals(List.of(new Challenge("bearer", DISTRIBUTION)), parse(header));
  }

  @Test
  void severalChallengesInOneHeader() {
    List<Challenge> challenges =
        parse(
            "Negotiate, Basic realm=\"a, b\", Bearer realm=\"r\",scope=\"x:y:z,w\", NTLM TlRMTQ==");
    assertEquals(
        List.of(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "a, b")),
            new Challenge("bearer", Map.of("realm", "r", "scope", "x:y:z,w")),
            new Challenge("ntlm", Map.of())),
        challenges);
  }

  @Test
  void severalHeaders() {
    List<Challenge> challenges =
        ChallengeParser.parse(List.of("Basic realm=\"x\"", "Bearer realm=\"y\""));
    assertEquals(List.of("basic", "bearer"), challenges.stream().map(Challenge::scheme).toList());
    assertEquals("bearer", Challenge.best(challenges).orElseThrow().scheme());
  }

  @Test
  void basicWhereBearerNamesNoRealm() {
    List<Challenge> challenges = parse("Bearer service=\"x\", Basic realm=\"y\"");
    assertEquals("basic", Challenge.best(challenges).orElseThrow().scheme());
    assertEquals(Optional.empty(), Challenge.best(parse("Negotiate")));
  }

  @Test
  void challengeOfEcr() {
    assertEquals(
        List.of(
            new Challenge(
                "basic",
                Map.of(
                    "realm", "https://1.dkr.ecr.eu.amazonaws.com/",
                    "service", "ecr.amazonaws.com"))),
        parse("Basic realm=\"https://1.dkr.ecr.eu.amazonaws.com/\",service=\"ecr.amazonaws.com\""));
  }

  @Test
  void escapesAreUndoneAndTheFirstOfTwoCounts() {
    assertEquals(
        List.of(new Challenge("basic", Map.of("realm", "a\"b\\c"))),
        parse("Basic realm=\"a\\\"b\\\\c\", realm=\"other\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", " , ,", "=", "realm=\"x\"", "Bearer realm=\"unterminated", "\"x\"", "ä"})
  void whatCannotBeReadIsNoChallenge(String header) {
    assertEquals(List.of(), parse(header));
  }

  @Test
  void wholeChallengesBeforeWhatCannotBeReadCount() {
    assertEquals(
        List.of(new Challenge("basic", Map.of("realm", "x"))),
        parse("Basic realm=\"x\", Bearer realm=\"unterminated"));
  }

  @Test
  void thousandsOfChallengesOrEscapesAreNoTrouble() {
    assertEquals(16, parse("Basic, ".repeat(5_000)).size());
    assertEquals(1, parse("Basic realm=\"" + "\\a".repeat(16_000) + "\"").size());
  }

  @Test
  void noiseNeitherHangsNorFails() {
    String alphabet = "Bearer realm=\"\\, \t=\u00e4x/:";
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            Property.check(
                10_000, random -> assertTrue(parse(noise(random, alphabet)).size() <= 16)));
  }

  private static String noise(RandomGenerator random, String alphabet) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static List<Challenge> parse(String header) {
    return ChallengeParser.parse(List.of(header));
  }
}
