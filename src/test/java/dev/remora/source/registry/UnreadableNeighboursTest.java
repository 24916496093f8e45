package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Referrer;
import dev.remora.discovery.Survey;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Something of another type is attached, and the registry does not give it. */
class UnreadableNeighboursTest extends RegistryScenario {
  private static final Document CONFIG = referrer("config");
  private static final byte[] LEGACY =
      ScriptedRegistry.bytes(
          "{\"mediaType\":\"application/vnd.oci.artifact.manifest.v1+json\",\"blobs\":[]}");
  private static final byte[] MALFORMED =
      ScriptedRegistry.bytes("{\"config\":{},\"layers\":[],\"annotations\":{\"a\":7}}");
  private static final Digest SCAN = digest(1);

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("in quarantine", SCAN, Reply.error(403, "DENIED")),
        Arguments.of("by Harbor's policy", SCAN, Reply.error(412, "PROJECTPOLICYVIOLATION")),
        Arguments.of("the registry fails", SCAN, Reply.error(500, "UNKNOWN")),
        Arguments.of("a page", SCAN, Reply.page(404)),
        Arguments.of("a page with 200", SCAN, Reply.page(200)),
        Arguments.of("other bytes", SCAN, Reply.manifest(IMAGE)),
        Arguments.of("over 4 MiB", SCAN, Reply.manifest(new byte[(4 << 20) + 1])),
        Arguments.of("breaks off", SCAN, Reply.manifest(IMAGE).brokenOffAfter(3)));
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of(
            "of other times",
            Digest.sha256(LEGACY),
            Reply.of(200, LEGACY)
                .header("Content-Type", "application/vnd.oci.artifact.manifest.v1+json")),
        Arguments.of("malformed", Digest.sha256(MALFORMED), Reply.manifest(MALFORMED)));
  }

  @BeforeEach
  void image() {
    registry
        .on("GET", manifestPath(SUBJECT), Reply.manifest(IMAGE))
        .on("GET", manifestPath(CONFIG.digest()), Reply.manifest(CONFIG.raw().bytes()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"answers", "documents"})
  void besideACandidateItIsNotAskedFor(String name, Digest scan, Reply answer) {
    lists(scan, answer, CONFIG.asReferrer().write().toString());
    Survey survey = discovery().survey(source, SUBJECT);
    assertEquals(Optional.of(CONFIG.digest()), survey.chosen().map(Candidate::digest));
    assertEquals(CONFIG.digest(), discovery().find(source, SUBJECT, List.of()).revision());
    assertTrue(registry.requests().stream().noneMatch(r -> r.contains(scan.toString())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void aloneItIsShownAndDecidesNothing(String name, Digest scan, Reply answer) {
    lists(scan, answer);
    Survey survey = discovery().survey(source, SUBJECT);
    assertInstanceOf(Referrer.Unreadable.class, survey.referrers().getFirst());
    assertEquals(List.of(), survey.suspects());
    assertEquals(Optional.empty(), survey.obstacle());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void whatIsNoManifestIsWhatItIsListedAs(String name, Digest scan, Reply answer) {
    lists(scan, answer);
    Survey survey = discovery().survey(source, SUBJECT);
    assertEquals("a/scan", ((Referrer.OtherType) survey.referrers().getFirst()).artifactType());
  }

  private void lists(Digest scan, Reply answer, String... others) {
    String entry = entry(scan).replace("custom/config", "a/scan");
    registry
        .on(
            "GET",
            referrersPath(SUBJECT),
            Reply.index(
                listing(Stream.concat(Stream.of(entry), Stream.of(others)).toArray(String[]::new))))
        .on("GET", manifestPath(scan), answer);
  }
}
