package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.Answers;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrersPagingTest extends RegistryScenario {
  private static final String API = referrersPath(SUBJECT);

  private static Reply page(Digest digest, String link) {
    return Reply.index(listing(digest)).header("Link", link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<%API%?page=2>; rel=\"next\"",
        "<%API%?page=2>; rel=next",
        "<%API%?page=2>; rel='next'",
        "<%API%?page=2>",
        "<%API%?page=2>; rel=''",
        "<https://docs.example/>, <%API%?page=2>; rel=next",
        "<%API%?page=2>;REL=\"NEXT\"",
        "<?page=2>; rel=\"next\"",
        "<%NAME%?page=2>; rel=\"next\"",
        "<http://%HOST%%API%?page=2>; title=\"a, b; c\"; rel=\"last next\"",
        "</other>; rel=\"prev\", <%API%?page=2>; rel=\"next\""
      })
  void linkIsFollowedInEveryForm(String form) {
    String link =
        form.replace("%API%", API)
            .replace("%HOST%", registry.host())
            .replace("%NAME%", "./" + SUBJECT);
    registry
        .on("GET", API, page(digest(1), link))
        .on("GET", API + "?page=2", Reply.index(listing(digest(2))));

    assertEquals(List.of(digest(1), digest(2)), digests(Answers.referrers(source, SUBJECT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<https://docs.example/>", "</v2/>; title=api", "<%API%>", "<::>", "<>;rel=prev"})
  void linkThatDoesNotSayWhatItIsAndLeadsElsewhereIsNoPage(String link) {
    registry.on("GET", API, page(digest(1), link.replace("%API%", API)));

    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
  }

  @ParameterizedTest
  @CsvSource({
    "?last=a%2Fb%2Bc&n=50&x=+, ?last=a%2Fb%2Bc&n=50&x=+",
    "?last=a|b {c}\\\"^`&n=100%, ?last=a%7Cb%20%7Bc%7D%5C%22%5E%60&n=100%25",
    "?last=\u00c3\u00a9\u00e9, ?last=%C3%A9%E9",
  })
  void queryOfTheLinkIsSentAsItIsWhereItIsLegal(String query, String sent) {
    registry
        .on("GET", API, page(digest(1), "<" + API + query + ">; rel=\"next\""))
        .on("GET", API + sent, Reply.index(listing(digest(2))));

    assertEquals(2, Answers.referrers(source, SUBJECT).size());
  }

  @Test
  void manyPagesAreReadAndDuplicatesDropped() {
    registry.on(
        "GET",
        API + "*",
        call -> {
          int number =
              call.target().equals(API)
                  ? 1
                  : Integer.parseInt(call.target().substring(call.target().indexOf('=') + 1));
          Reply reply = Reply.index(listing(digest(number), digest(0)));
          return number == 100
              ? reply
              : reply.header("Link", "<" + API + "?p=" + (number + 1) + ">; rel=\"next\"");
        });

    assertEquals(101, Answers.referrers(source, SUBJECT).size());
  }

  @Test
  void endlessPagesAreGivenUpAfterAHundred() {
    registry.on(
        "GET",
        API + "*",
        call -> page(digest(1), "<" + API + "?p=" + registry.calls().size() + ">; rel=\"next\""));

    assertFails(ProtocolViolation.class, "does not end", () -> Answers.referrers(source, SUBJECT));
    assertEquals(100, registry.calls().size());
  }

  @Test
  void moreThanTenThousandEntriesAreGivenUp() {
    String[] entries = new String[5_001];
    registry.on(
        "GET",
        API + "*",
        call -> {
          int page = registry.calls().size();
          IntStream.range(0, entries.length)
              .forEach(i -> entries[i] = entry(digest(page * entries.length + i)));
          return Reply.index(listing(entries))
              .header("Link", "<" + API + "?p=" + page + ">; rel=\"next\"");
        });

    assertFails(ProtocolViolation.class, "10000 entries", () -> Answers.referrers(source, SUBJECT));
    assertEquals(2, registry.calls().size());
  }

  @Test
  void pagesThatTogetherAreTooLongAreGivenUp() {
    String annotation = "x".repeat(1_990_000);
    registry.on(
        "GET",
        API + "*",
        call -> {
          String entry = entry(digest(1)).replaceFirst("}$", "");
          String annotated =
              entry
                  + ",\"annotations\":{\"a\":\""
                  + annotation
                  + "\",\"b\":\""
                  + annotation
                  + "\"}}";
          return Reply.index(listing(annotated))
              .header("Link", "<" + API + "?p=" + registry.calls().size() + ">; rel=\"next\"");
        });

    assertFails(ProtocolViolation.class, "16 MiB", () -> Answers.referrers(source, SUBJECT));
    assertEquals(5, registry.calls().size());
  }

  @Test
  void aLoopOfPagesIsGivenUp() {
    registry
        .on("GET", API, page(digest(1), "<" + API + "?p=2>; rel=\"next\""))
        .on("GET", API + "?p=2", page(digest(2), "<" + API + ">; rel=\"next\""));

    assertFails(ProtocolViolation.class, "repeat", () -> Answers.referrers(source, SUBJECT));
    assertEquals(2, registry.calls().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<http://127.0.0.1:1%API%?p=2>; rel=\"next\"",
        "<http://example.invalid%API%?p=2>; rel=\"next\"",
        "<https://%HOST%%API%?p=2>; rel=\"next\"",
        "<http://user@%HOST%%API%?p=2>; rel=\"next\"",
        "</v2/other/referrers/x?p=2>; rel=\"next\"",
        "<%API%/../other?p=2>; rel=\"next\"",
        "<file:///etc/passwd>; rel=\"next\"",
        "<mailto:a@b>; rel=\"next\"",
        "<//>; rel=\"next\"",
        "<>; rel=\"next\"",
        "<%API%?p=2; rel=\"next\"",
        "%API%?p=2; rel=\"next\""
      })
  void linkThatLeadsAwayFailsTheListing(String form) {
    String link = form.replace("%API%", API).replace("%HOST%", registry.host());
    registry
        .on("GET", API, page(digest(1), link))
        .on("GET", API + "?p=2", Reply.index(listing(digest(2))));

    assertFails(ProtocolViolation.class, "the listing", () -> Answers.referrers(source, SUBJECT));
    assertEquals(1, registry.calls().size());
  }

  static Stream<Arguments> badSecondPages() {
    return Stream.of(
        Arguments.of("500", Reply.of(500), 14),
        Arguments.of("401", Reply.of(401), 13),
        Arguments.of("404 JSON", Reply.error(404, "NOT_FOUND"), 10),
        Arguments.of("404 HTML", Reply.page(404), 14),
        Arguments.of("400", Reply.of(400), 15),
        Arguments.of("200 HTML", Reply.page(200), 15),
        Arguments.of("200 other type", Reply.of(200, "application/json", "{}"), 15),
        Arguments.of("200 not JSON", Reply.index("{"), 15),
        Arguments.of("redirect", Reply.redirect(302, "http://127.0.0.1:1/"), 15),
        Arguments.of("broken off", Reply.index(listing(digest(2))).brokenOffAfter(7), 14),
        Arguments.of("malformed entry", Reply.of(200, MediaType.INDEX, listing("{}")), 15));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badSecondPages")
  void badSecondPageFailsTheWholeListing(String name, Reply second, int exitCode) {
    registry
        .on("GET", API, page(digest(1), "<" + API + "?p=2>; rel=\"next\""))
        .on("GET", API + "?p=2", second);

    Failure failure =
        assertFails(Failure.class, "list the referrers", () -> Answers.referrers(source, SUBJECT));
    assertEquals(exitCode, failure.exitCode().code(), failure.line());
    assertTrue(registry.requests().stream().noneMatch(r -> r.contains("/manifests/")));
  }

  @Test
  void secondPageThatBreaksOffOnceIsAskedForAgain() throws IOException {
    Reply second = Reply.index(listing(digest(2)));
    registry
        .on("GET", API, page(digest(1), "<" + API + "?p=2>; rel=\"next\""))
        .on("GET", API + "?p=2", second.brokenOffAfter(7), second);

    assertEquals(List.of(digest(1), digest(2)), digests(Answers.referrers(source, SUBJECT)));
  }
}
