package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.MediaType;
import dev.remora.source.Answers;
import dev.remora.source.ETag;
import dev.remora.source.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of who has read a listing before. */
class ConditionalListingTest extends RegistryScenario {
  private static final String API = referrersPath(SUBJECT);
  private static final String TAG = tagPath(SUBJECT);

  @Test
  void anUnchangedListingIsOneRequestWithoutABody() {
    registry.on("GET", API, call -> conditional(call, "\"a\"", listing(digest(1))));
    Optional<ETag> known = listed(Optional.empty()).etag();

    assertInstanceOf(Listing.Same.class, source.referrers(SUBJECT, known));
    assertEquals(2, registry.requests().size());
    assertEquals("\"a\"", registry.calls().getLast().header("If-None-Match"));
    assertEquals("", registry.calls().getFirst().header("If-None-Match"));
  }

  @Test
  void aChangedOneIsReadAtOnce() {
    registry.on("GET", API, call -> conditional(call, "\"a\"", listing(digest(1))));
    Optional<ETag> known = listed(Optional.empty()).etag();
    registry.on("GET", API, call -> conditional(call, "\"b\"", listing(digest(1), digest(2))));

    Listing.Listed changed = listed(known);
    assertEquals(2, changed.referrers().size());
    assertInstanceOf(Listing.Same.class, source.referrers(SUBJECT, changed.etag()));
    assertEquals(3, registry.requests().size());
  }

  @Test
  void ofTheReferrersTagItIsOneRequestToo() {
    registry.on("GET", API, Reply.of(404, "text/plain", "404 page not found"));
    registry.on("GET", TAG, call -> conditional(call, "\"t\"", listing(digest(1))));
    Optional<ETag> known = listed(Optional.empty()).etag();
    assertEquals(2, registry.requests().size());

    assertInstanceOf(Listing.Same.class, source.referrers(SUBJECT, known));
    assertEquals(List.of("GET " + TAG), registry.requests().subList(2, 3));
  }

  @Test
  void aTagWithoutETagsIsOneRequestWithABody() {
    registry.on("GET", API, Reply.of(404, "text/plain", "404 page not found"));
    registry.on("GET", TAG, Reply.index(listing(digest(1))));
    Optional<ETag> known = listed(Optional.empty()).etag();

    assertInstanceOf(Listing.Same.class, source.referrers(SUBJECT, known));
    assertEquals("", registry.calls().getLast().header("If-None-Match"));
    registry.on("GET", TAG, Reply.index(listing(digest(1), digest(2))));
    assertEquals(2, listed(known).referrers().size());
    assertEquals(4, registry.requests().size());
  }

  @Test
  void aListingOfSeveralPagesHasNoETag() {
    registry.on(
        "GET",
        API,
        Reply.of(200, MediaType.INDEX, listing(digest(1)))
            .header("ETag", "\"a\"")
            .header("Link", "<" + API + "?last=1>; rel=\"next\""));
    registry.on("GET", API + "?last=1", Reply.of(200, MediaType.INDEX, listing(digest(2))));

    Listing.Listed listed = listed(Optional.empty());
    assertEquals(2, listed.referrers().size());
    assertEquals(Optional.empty(), listed.etag());
  }

  @Test
  void whatCanBeNoHeaderIsNoETag() {
    registry.on(
        "GET",
        API,
        Reply.of(200, MediaType.INDEX, listing(digest(1))).header("ETag", "x".repeat(5000)));
    assertEquals(Optional.empty(), listed(Optional.empty()).etag());
  }

  @Test
  void notModifiedIsNoAnswerToWhoKnowsNothing() {
    registry.on("GET", API, Reply.of(304));
    assertFails(ProtocolViolation.class, "304", () -> Answers.referrers(source, SUBJECT));
  }

  @Test
  void whatElseAnETagSaysIsNotSent() {
    registry.on("GET", API, call -> conditional(call, "\"a\"", listing(digest(1))));
    listed(Optional.of(new ETag("of another source")));
    assertEquals("", registry.calls().getLast().header("If-None-Match"));
  }

  @ParameterizedTest
  @CsvSource({"429, 7, 7", "503, 120, 120", "503, '', 0", "502, soon, 0", "429, '', 0"})
  void aFailureSaysForHowLongTheRegistryWantsToBeLeftAlone(
      int status, String retryAfter, long seconds) {
    Reply reply = Reply.error(status, status == 429 ? "TOOMANYREQUESTS" : "UNAVAILABLE");
    registry.on("GET", API, retryAfter.isEmpty() ? reply : reply.header("Retry-After", retryAfter));
    RegistryUnavailable failure =
        assertInstanceOf(
            RegistryUnavailable.class,
            assertFails(RegistryUnavailable.class, "", () -> Answers.referrers(source, SUBJECT)));
    assertEquals(Duration.ofSeconds(seconds), failure.retryAfter());
    assertEquals(status == 429 || seconds > 0, failure.asksForRest());
  }

  @Test
  void orUntilWhenByTheRegistrysOwnClock() {
    registry.on(
        "GET",
        API,
        Reply.error(503, "UNAVAILABLE").header("Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT"));
    RegistryUnavailable failure =
        assertInstanceOf(
            RegistryUnavailable.class,
            assertFails(RegistryUnavailable.class, "", () -> Answers.referrers(source, SUBJECT)));
    assertTrue(failure.retryAfter().toDays() > 365, failure.retryAfter().toString());
  }

  private Listing.Listed listed(Optional<ETag> known) {
    return assertInstanceOf(Listing.Listed.class, source.referrers(SUBJECT, known));
  }

  private static Reply conditional(ScriptedRegistry.Call call, String etag, String listing) {
    return call.header("If-None-Match").equals(etag)
        ? Reply.of(304)
        : Reply.of(200, MediaType.INDEX, listing).header("ETag", etag);
  }
}
