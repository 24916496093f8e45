package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '!',
      value = {
        "</a>; rel=\"next\"~/a",
        "</a>;rel=next~/a",
        "  </a> ; rel = \"next\" ; x~/a",
        "</a>; title=\"x>; rel=prev, <b>\"; rel=next~/a",
        "</a>; title=\"\\\"\"; rel=next~/a",
        "</a>; rel=prev, </b>; rel=next, </c>; rel=next~/b",
        "</a>; rel=\"last NEXT first\"~/a",
        ",, </a>; rel=next ,,~/a",
        "<>; rel=next~!!",
        "</a,b;c>; rel=next~/a,b;c",
        "</a>; rel=next; rel=prev~/a",
        "</a>; rel='next'~/a",
        "</a>; rel='last next' ; x~/a",
        "</a>;rel = Next ~/a",
        "</a>; rel=last next~/a",
        "</a>; title=it's; rel='next'~/a",
        "</a>; title='a; b, c'; rel=next~/a",
        "</a>; title=two words; rel=next~/a",
        "</a?x={\"|\"}^`\\>; rel=next~/a?x={\"|\"}^`\\",
        "</a?x=a b, c>; rel=next~/a?x=a b, c",
        "</a?x=<b>&y=1>; rel=next~/a?x=<b>&y=1",
        "</b>, </a>; rel=next~/a"
      })
  void nextIsFound(String header, String target) throws LinkHeader.Malformed {
    assertEquals(Optional.of(new LinkHeader.Next(target, true)), LinkHeader.next(List.of(header)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"</a>", "</a>; title=next", "</a>; rel", "</a>; rel=\"\"", "</a>;"})
  void whatSaysNothingMayBeTheNextPage(String header) throws LinkHeader.Malformed {
    assertEquals(Optional.of(new LinkHeader.Next("/a", false)), LinkHeader.next(List.of(header)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "</a>; rel=prev",
        "</a>; rel=nextone",
        "</a>; rel=\"next-page\"",
        "</a>; rel=https://example.com/next",
        "</a>; rel=prev; rel=next"
      })
  void otherRelationsAreNoNextPage(String header) throws LinkHeader.Malformed {
    assertTrue(LinkHeader.next(List.of(header)).isEmpty());
  }

  @Test
  void severalHeadersAreRead() throws LinkHeader.Malformed {
    assertEquals(
        Optional.of(new LinkHeader.Next("/b", true)),
        LinkHeader.next(List.of("</a>; rel=prev", "</b>; rel=next")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a; rel=next",
        "</a; rel=next",
        "</a>; rel=\"next",
        "</a>; rel=\"next\\",
        "</a> rel=next",
        "</a>; rel=next </b>",
        "</a>; rel='next",
        "</a>; rel=\u201cnext\u201d",
        "</a>; rel=\u00e2\u0080\u009cnext\u00e2\u0080\u009d",
        "</a>; rel=\"'next'\"",
        "</a>; rel=(next)"
      })
  void whatCannotBeReadIsAnErrorAndNotTheLastPage(String header) {
    assertThrows(LinkHeader.Malformed.class, () -> LinkHeader.next(List.of(header)));
  }

  @Test
  void anyTextIsReadOrRefused() {
    String alphabet = "<>;,= \t\"\\relnextREL/a?&\u00e9\0";
    for (long seed = 0; seed < 20_000; seed++) {
      RandomGenerator random = new Random(seed);
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(60), 0, alphabet.length())
          .forEach(i -> text.append(alphabet.charAt(i)));
      try {
        LinkHeader.next(List.of(text.toString()));
      } catch (LinkHeader.Malformed e) {
        // refused
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
  }

  @Test
  void nextIsFoundAmongOtherLinks() throws LinkHeader.Malformed {
    for (long seed = 0; seed < 2_000; seed++) {
      RandomGenerator random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(4); i > 0; i--) {
        text.append("</no")
            .append(i)
            .append(">; rel=\"prev\"")
            .append(random.nextBoolean() ? ", " : ",");
      }
      text.append("</yes>").append(random.nextBoolean() ? "; a=\"<,;>\"" : "");
      text.append(random.nextBoolean() ? ";rel=next" : " ; REL = \"x next\"");
      String header = text.toString();
      assertEquals(
          Optional.of(new LinkHeader.Next("/yes", true)),
          LinkHeader.next(List.of(header)),
          () -> "seed of " + header);
    }
  }
}
