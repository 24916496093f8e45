package dev.remora.source.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token is asked to allow. */
class ScopesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                      | repository:a/b:pull",
        "repository:a/b:pull                     | repository:a/b:pull",
        "repository:a/b:push,pull                | repository:a/b:pull,push",
        "repository:a/b:push repository:a/b:*    | repository:a/b:*,pull,push",
        "repository:a/bc:pull                    | repository:a/bc:pull repository:a/b:pull",
        "registry:catalog:*   repository:x:pull  | registry:catalog:* repository:x:pull repository:a/b:pull"
      })
  void whatIsDemandedComesFirstAndWhatIsNeededIsAdded(String demanded, String scopes) {
    assertEquals(scopes, text(Scopes.demanded(demanded, "a/b", Need.PULL)));
  }

  @Test
  void pushingNeedsToPull() {
    assertEquals("repository:a:pull,push", text(Scopes.of("a", Need.PUSH)));
    assertEquals("repository:a:delete", text(Scopes.of("a", Need.DELETE)));
  }

  @Test
  void demandsOutOfProportionAreIgnored() {
    assertEquals("repository:a:pull", text(Scopes.demanded("x".repeat(4_000), "a", Need.PULL)));
    List<String> many = Scopes.demanded(manyScopes(), "a", Need.PULL).all();
    assertEquals(17, many.size());
    assertEquals("repository:a:pull", many.getLast());
  }

  private static String manyScopes() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("a:").append(i).append(":b ");
    }
    return text.toString();
  }

  private static String text(Scopes scopes) {
    return String.join(" ", scopes.all());
  }
}
