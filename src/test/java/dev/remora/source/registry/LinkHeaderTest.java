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
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "</a>; rel=\"next\"|/a",
        "</a>;rel=next|/a",
        "  </a> ; rel = \"next\" ; x|/a",
        "</a>; title=\"x>; rel=prev, <b>\"; rel=next|/a",
        "</a>; title=\"\\\"\"; rel=next|/a",
        "</a>; rel=prev, </b>; rel=next, </c>; rel=next|/b",
        "</a>; rel=\"last NEXT first\"|/a",
        ",, </a>; rel=next ,,|/a",
        "<>; rel=next|``",
        "</a,b;c>; rel=next|/a,b;c",
        "</a>; rel=next; rel=prev|/a"
      })
  void nextIsFound(String header, String target) throws LinkHeader.Malformed {
    assertEquals(Optional.of(target), LinkHeader.next(List.of(header)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "</a>",
        "</a>; rel=prev",
        "</a>; rel=nextone",
        "</a>; rel=\"next-page\"",
        "</a>; title=next",
        "</a>; rel",
        "</a>; rel=prev; rel=next"
      })
  void otherRelationsAreNoNextPage(String header) throws LinkHeader.Malformed {
    assertTrue(LinkHeader.next(List.of(header)).isEmpty());
  }

  @Test
  void severalHeadersAreRead() throws LinkHeader.Malformed {
    assertEquals(Optional.of("/b"), LinkHeader.next(List.of("</a>; rel=prev", "</b>; rel=next")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a; rel=next",
        "</a; rel=next",
        "</a>; rel=\"next",
        "</a>; rel=\"next\\",
        "</a> rel=next",
        "</a>; rel=next </b>"
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
          Optional.of("/yes"), LinkHeader.next(List.of(header)), () -> "seed of " + header);
    }
  }
}
