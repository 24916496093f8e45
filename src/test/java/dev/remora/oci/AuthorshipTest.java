package dev.remora.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorshipTest {
  private static final String COMMIT = "3f".repeat(20);

  private static Optional<String> page(String commit, String code) {
    return Authorship.of(
            new Annotations(Map.of(Annotations.REVISION, commit, Annotations.SOURCE, code)))
        .page();
  }

  @Test
  void aCommitOfAKnownHostHasAPage() {
    String github = "https://github.com/acme/app";
    for (String code : new String[] {github, github + ".git", github + "/", github + ".git/"}) {
      assertEquals(Optional.of(github + "/commit/" + COMMIT), page(COMMIT, code));
    }
    assertEquals(
        Optional.of("https://gitlab.com/acme/team/app/-/commit/" + COMMIT),
        page(COMMIT, "https://gitlab.com/acme/team/app.git"));
  }

  @Test
  void whatIsNotKnownForCertainHasNone() {
    for (String code :
        new String[] {
          "http://github.com/acme/app",
          "https://github.com/acme",
          "https://github.com/acme/app/tree/main",
          "https://github.com.evil.example/acme/app",
          "https://evil.example/https://github.com/acme/app",
          "https://github.com/acme/app?x",
          "https://github.com/acme/a\u001bpp",
          "https://git.example.com/acme/app",
          "https://gitlab.com/acme"
        }) {
      assertEquals(Optional.empty(), page(COMMIT, code), code);
    }
    assertEquals(Optional.empty(), page("main", "https://github.com/acme/app"));
    assertEquals(Optional.empty(), page("../../x", "https://github.com/acme/app"));
  }

  @Test
  void whatIsBlankIsNotSaid() {
    assertTrue(Authorship.of(Annotations.none()).isUnknown());
    assertTrue(
        Authorship.of(new Annotations(Map.of(Annotations.AUTHORS, " ", Annotations.TITLE, "x")))
            .isUnknown());
    assertFalse(Authorship.of(new Annotations(Map.of(Annotations.AUTHORS, "jane"))).isUnknown());
  }
}
