package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** What is remembered of whom a URL names; what names somebody at all, its readers test. */
class AuthorityTest {
  @Test
  void namesThatLieInOnePlaceAreNotTakenForEachOther() {
    assertEquals("Aa".hashCode(), "BB".hashCode());
    for (String name : new String[] {"Aa", "BB", "Aa"}) {
      assertEquals(name, Authority.parse(name).orElseThrow().host());
    }
  }

  @Test
  void isReadOnceUnlessItMayHoldASecret() {
    Authority first = Authority.parse("registry.example:5000").orElseThrow();
    assertSame(first, Authority.parse("registry.example:5000").orElseThrow());
    Authority secret = Authority.parse("user:secret@registry.example").orElseThrow();
    assertNotSame(secret, Authority.parse("user:secret@registry.example").orElseThrow());
  }
}
