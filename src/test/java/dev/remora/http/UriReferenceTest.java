package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.property.Property;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs as servers send them; what goes over the wire then is shown by {@link RedirectsTest}. */
class UriReferenceTest {
  private static final URI BASE = URI.create("https://h_1.example:5000/a/b/c?q=1");

  @ParameterizedTest
  @CsvSource({
    "'', https://h_1.example:5000/a/b/c?q=1",
    "' d ', https://h_1.example:5000/a/b/d",
    "?, https://h_1.example:5000/a/b/c?",
    "#f, https://h_1.example:5000/a/b/c?q=1",
    "., https://h_1.example:5000/a/b/",
    "../.., https://h_1.example:5000/",
    "../../../../g, https://h_1.example:5000/g",
    "/./g/../h/., https://h_1.example:5000/h/",
    "/a//../b/..c/.d, https://h_1.example:5000/a/b/..c/.d",
    "//other_2, https://other_2",
    "//other_2?x, https://other_2?x",
    "http://[2001:DB8::1]:80/, http://[2001:DB8::1]:80/",
    "https://a-.-b.example./, https://a-.-b.example./",
    "https://registry.1:/x, https://registry.1:/x",
    "\\\\evil\\x, https://h_1.example:5000/a/b/%5C%5Cevil%5Cx",
    "/\\evil/x, https://h_1.example:5000/%5Cevil/x",
    "/@evil/x, https://h_1.example:5000/@evil/x",
  })
  void resolvedAsTheRfcSays(String text, String resolved) {
    assertEquals(resolved, UriReference.parse(text).resolve(BASE).toString());
  }

  @Test
  void baseWithoutAPath() {
    assertEquals(
        "https://h/x", UriReference.parse("x").resolve(URI.create("https://h")).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user@h.example/secret",
        "https://user:pw@h.example/secret",
        "https://a@b@h.example/secret",
        "https://@h.example/secret",
        "https://h.example\\@other/secret",
        "https://h.example%40other/secret",
        "https://h.example%2fsecret",
        "https://h.example\\secret",
        "https://h.example,other/secret",
        "https://h..example/secret",
        "https://.example/secret",
        "https://h.ex\u00e4mple/secret",
        "https://h.example\u3002other/secret",
        "https://h.example:8 0/secret",
        "https://h.example:-1/secret",
        "https://h.example:0/secret",
        "https://h.example:65536/secret",
        "https://h.example:443:443/secret",
        "https://[::1/secret",
        "https://[::1]x/secret",
        "https://[fe80::1%25eth0]/secret",
        "https://[127.0.0.1]/secret",
        "https://::1/secret",
        "https://127.1/secret",
        "https://127.0.0.1.1/secret",
        "https://127.0.0.01/secret",
        "https://0x7f000001/secret",
        "https://2130706433/secret",
        "https:///secret",
        "https:/secret",
        "https:secret",
        "https:",
        "///secret",
        "ftp://h.example/secret",
        "file:///secret",
        "javascript:secret",
        "h.example:443/secret",
        "/secret\r\nX: y",
        "/secret\0",
        "\t/secret",
        "/secret\u007f",
      })
  void whoseHostTwoReadersMayReadDifferentlyIsRefused(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> UriReference.parse(text).resolve(BASE));
    assertFalse(String.valueOf(refusal.getMessage()).contains("secret"), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "//h.example/x", "?x", "", "h.example/x"})
  void whereNothingCanBeRelativeItIsNot(String text) {
    assertThrows(IllegalArgumentException.class, () -> UriReference.parse(text).absolute());
  }

  /** Whom we judge is whom the library that makes the request takes for the host. */
  @Test
  void hostIsTheSameForEveryReader() {
    List<String> parts =
        List.of(
            "https",
            ":",
            "/",
            "//",
            "\\",
            "@",
            "a.example",
            "b_c",
            "127.0.0.1",
            "[::1]",
            ":80",
            "?",
            "#",
            "%40",
            "%",
            ".",
            "..",
            " ",
            "\u00e9",
            "x");
    Property.check(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(9); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
          }
          assertHostIsTheSame(text.toString());
        });
  }

  private static void assertHostIsTheSame(String text) {
    URI uri;
    try {
      uri = UriReference.parse(text).resolve(BASE);
    } catch (IllegalArgumentException e) {
      return;
    }
    String host = Origin.of(uri).host();
    assertEquals(host, Origin.of(URI.create(uri.toString())).host());
    if (uri.getHost() != null) {
      assertEquals(host, uri.getHost());
    }
    String authority = uri.toString().replaceFirst("^https?://([^/?#\\\\]*).*$", "$1");
    assertEquals(host, authority.replaceFirst(":[0-9]*$", ""));
    assertEquals(-1, (uri.getRawPath() + uri.getRawQuery()).indexOf('\\'));
  }
}
