package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.source.Answers;
import dev.remora.source.ETag;
import dev.remora.source.Listing;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A registry that says in words of its own that something is not there, as traces of GHCR show it
 * (docs/registries.md), and what looks like one.
 */
class OwnWordsTest extends RegistryScenario {
  private static final String TAG = SUBJECT.referrersTag();

  /** What there is, by reference. */
  private final Map<String, Reply> manifests = new HashMap<>();

  private ScriptedRegistry github;
  private Function<String, Reply> missing;
  private Reply tags = Reply.of(200, "application/json", "{\"name\":\"app\",\"tags\":[\"v1\"]}");
  private final KnownAbsences known = new KnownAbsences(new Random(7));

  /** Where GHCR leads who asks for what it has not: to a page of that name, up to a colon. */
  private static Reply page(String github, String reference) {
    return Reply.redirect(
        303,
        "http://"
            + github
            + "/-/v2/packages/container/package/app%2F"
            + reference.replaceFirst(":.*", ""));
  }

  @BeforeEach
  void ghcr() throws IOException {
    github = new ScriptedRegistry();
    github.on("GET", "/*", Reply.of(404, "text/plain", "Not Found"));
    github.on("HEAD", "/*", Reply.of(404, "text/plain", "Not Found"));
    missing = reference -> page(github.host(), "manifests%2F" + reference);
    manifests.put("v1", Reply.manifest(IMAGE));
    manifests.put(SUBJECT.toString(), Reply.manifest(IMAGE));
    registry
        .on("GET", "/v2/app/referrers/*", call -> page(github.host(), "referrers%2F" + SUBJECT))
        .on("GET", "/v2/app/manifests/*", this::manifest)
        .on("HEAD", "/v2/app/manifests/*", this::manifest)
        .on("GET", "/v2/app/tags/list?n=100", call -> tags)
        .on(
            "PUT",
            "/v2/app/manifests/*",
            call -> {
              manifests.put(
                  reference(call),
                  Reply.of(200, call.body()).header("Content-Type", call.header("Content-Type")));
              return Reply.of(201);
            });
    source = pass();
  }

  private Reply manifest(ScriptedRegistry.Call call) {
    Reply there = manifests.get(reference(call));
    return there == null ? missing.apply(reference(call)) : there;
  }

  private static String reference(ScriptedRegistry.Call call) {
    return call.target().replaceFirst(".*/", "");
  }

  private RegistrySource pass() {
    return new RegistrySource(
        registry.repository("app"),
        PlainHttp.loopbackHosts(),
        anybody(),
        Deadline.in(Duration.ofMinutes(2), clock),
        warnings::add,
        new Random(1),
        known);
  }

  private List<String> asked() {
    return registry.requests().stream()
        .map(request -> request.replaceFirst("(manifests/sha256[-:]).*", "$1…"))
        .toList();
  }

  /** A way of saying so, of a registry that redirects to a host. */
  record Way(String name, BiFunction<String, String, Reply> missing) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Those that were seen, and others like them. */
  static Stream<Way> ways() {
    return Stream.of(
        new Way("a page", (github, reference) -> page(github, "manifests%2F" + reference)),
        new Way(
            "a page with the whole name",
            (github, reference) -> Reply.redirect(303, "http://" + github + "/m?" + reference)),
        new Way(
            "always the same page",
            (github, reference) -> Reply.redirect(302, "http://" + github + "/404")),
        new Way("text", (github, reference) -> Reply.of(404, "text/plain", "Not Found")),
        new Way(
            "text with the name",
            (github, reference) -> Reply.of(404, "text/plain", reference + " not found")),
        new Way("nothing", (github, reference) -> Reply.of(404)),
        new Way(
            "JSON without a code",
            (github, reference) -> Reply.of(404, "application/json", "{\"status\":404}")));
  }

  private void speaks(Way way) {
    missing = reference -> way.missing.apply(github.host(), reference);
  }

  @AfterEach
  void closeGithub() {
    github.close();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void missingTagMeansThatNothingIsAttached(Way way) {
    speaks(way);
    assertFails(NothingAttached.class, "", () -> discovery().find(source, SUBJECT, List.of()));
    assertEquals(List.of(), github.requests()); // what others say counts for nothing
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 503})
  void whatThePageSaysCountsForNothing(int status) {
    github.on("GET", "/*", Reply.of(status, "text/plain", "no").header("Retry-After", "3600"));
    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
    assertEquals(Optional.empty(), source.resolve("v9"));
    assertEquals(List.of(), github.requests());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void firstAttachSucceedsAndTheSecondKeepsIt(Way way) {
    speaks(way);
    Document first = referrer("first");
    source.attach(first);
    pass().attach(referrer("second"));
    assertEquals(
        List.of(first.raw().digest(), referrer("second").raw().digest()),
        digests(Answers.referrers(pass(), SUBJECT)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void missingImageIsNotFound(Way way) {
    speaks(way);
    Digest gone = digest(9);
    assertEquals(Optional.empty(), source.manifest(gone));
    assertEquals(Optional.empty(), source.resolve("v9"));
    assertFails(ImageNotFound.class, "", () -> discovery().find(source, gone, List.of()));
  }

  @Test
  void whatIsAskedTillItIsProven() {
    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
    assertEquals(
        List.of(
            "GET " + referrersPath(SUBJECT),
            "GET " + "/v2/app/manifests/sha256-…", // the tag
            "GET " + "/v2/app/manifests/sha256-…", // one that cannot exist
            "GET " + "/v2/app/tags/list?n=100",
            "GET " + "/v2/app/manifests/v1"),
        asked());
    assertEquals("GET " + tagPath(SUBJECT), registry.requests().get(1));
    assertFalse(registry.requests().get(2).contains(TAG));
  }

  @Test
  void pollCostsWhatItCostsAtAnyOtherRegistry() {
    Optional<ETag> etag = ((Listing.Listed) source.referrers(SUBJECT, Optional.empty())).etag();
    int before = registry.calls().size();
    assertInstanceOf(Listing.Same.class, pass().referrers(SUBJECT, etag));
    assertEquals(before + 1, registry.calls().size());
    assertTrue(
        Answers.referrers(pass(), SUBJECT).isEmpty()); // who knows nothing asks the API first
    assertEquals(before + 3, registry.calls().size());
  }

  /** What exists now may be hidden by an outage later. */
  @Test
  void whatWasThereMeanwhileIsProvenAgain() {
    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
    manifests.put(TAG, Reply.index(listing(digest(1))));
    assertEquals(1, Answers.referrers(pass(), SUBJECT).size());
    manifests.clear();
    assertFails(RegistryUnavailable.class, "", () -> Answers.referrers(pass(), SUBJECT));
  }

  @Test
  void withoutAListOfTagsTheImageIsWhatIsServed() {
    tags = page(github.host(), "tags%2Flist");
    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
    manifests.remove(SUBJECT.toString());
    assertFails(RegistryUnavailable.class, "", () -> source.manifest(SUBJECT));
  }

  @Test
  void withoutATagTheImageIsWhatIsServed() {
    tags = Reply.of(200, "application/json", "{\"name\":\"app\",\"tags\":null}");
    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
  }

  private void assertIsNoAbsence() {
    assertFails(Failure.class, "", () -> Answers.referrers(source, SUBJECT));
    assertFails(Failure.class, "", () -> source.manifest(digest(9)));
    assertFails(Failure.class, "", () -> source.resolve("v9"));
    registry.on("HEAD", "/v2/app/blobs/*", call -> Reply.of(200));
    assertFails(Failure.class, "", () -> source.attach(referrer("first")));
    assertFalse(manifests.containsKey(TAG));
  }

  @Test
  void outageThatSaysSoOfEverythingIsNoAbsence() {
    manifests.clear();
    assertIsNoAbsence();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void outageOfTagsAloneIsNoAbsence(Way way) { // as in fluxcd/source-controller#2050
    speaks(way);
    manifests.remove("v1");
    assertFails(RegistryUnavailable.class, "", () -> Answers.referrers(source, SUBJECT));
    assertFails(RegistryUnavailable.class, "", () -> source.attach(referrer("first")));
    assertFalse(manifests.containsKey(TAG));
  }

  @Test
  void tagThatIsListedIsThere() {
    tags =
        Reply.of(200, "application/json", "{\"name\":\"app\",\"tags\":[\"v1\",\"" + TAG + "\"]}");
    assertFails(RegistryUnavailable.class, "", () -> Answers.referrers(source, SUBJECT));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 502, 503, 504})
  void whatIsNoNotFoundIsNoAbsenceWhateverElseIsServed(int status) {
    missing = reference -> Reply.of(status, "text/plain", "Not Found");
    assertIsNoAbsence();
  }

  @Test
  void pageForPeopleIsNoAbsence() {
    missing = reference -> Reply.page(404);
    assertIsNoAbsence();
  }

  @Test
  void loginPageForEverythingIsNoAbsence() {
    manifests.clear();
    github.on("GET", "/*", Reply.page(200));
    tags = Reply.redirect(302, "http://" + github.host() + "/login?to=tags");
    missing = reference -> Reply.redirect(302, "http://" + github.host() + "/login?" + reference);
    assertIsNoAbsence();
  }

  @Test
  void answerThatIsNeverTheSameIsNoAbsence() {
    Random random = new Random(3);
    missing =
        reference -> Reply.redirect(303, "http://" + github.host() + "/?id=" + random.nextLong());
    assertIsNoAbsence();
  }

  /** As one that holds its tags elsewhere: that one alone can say what is not there. */
  @Test
  void registryThatRedirectsAllManifestsHasNoWordsOfItsOwn() {
    manifests.clear();
    missing = reference -> Reply.redirect(307, "http://" + github.host() + "/v2/x?" + reference);
    assertIsNoAbsence();
  }

  @Test
  void mirrorIsNotAskedForProofs() throws Exception {
    try (ScriptedRegistry mirror = new ScriptedRegistry()) {
      mirror.on("GET", mirrored(manifestPath(SUBJECT)), Reply.of(404, "text/plain", "Not Found"));
      assertTrue(mirrored(false, mirror).manifest(SUBJECT).isPresent());
      assertEquals(1, mirror.requests().size());
    }
  }

  @Test
  void mirrorThatRedirectsATagIsNotAskedForProofsEither() throws Exception {
    try (ScriptedRegistry mirror = new ScriptedRegistry()) {
      mirror
          .on("GET", mirrored(referrersPath(SUBJECT)), Reply.of(404))
          .on("GET", mirrored(tagPath(SUBJECT)), page(github.host(), "manifests%2F" + TAG));
      assertTrue(Answers.referrers(mirrored(true, mirror), SUBJECT).isEmpty());
      assertTrue(
          mirror.requests().stream().allMatch(request -> request.contains(TAG.substring(7))));
    }
  }
}
