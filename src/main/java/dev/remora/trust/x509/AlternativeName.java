package dev.remora.trust.x509;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * A name by which a certificate calls its subject (RFC 5280, section 4.2.1.6).
 *
 * @param value as it stands there
 */
public record AlternativeName(Kind kind, String value) {
  /** What kind of name it is. The same text of two kinds is two names. */
  public enum Kind {
    EMAIL,
    DNS,
    URI,
    /** One that Fulcio gives to what has neither address nor URI. */
    USERNAME,
    /** Nothing that anybody could ask for; its value is empty. */
    OTHER
  }

  private static final Oid FULCIO_USERNAME = Oid.of("1.3.6.1.4.1.57264.1.7");

  /** Of the content of the extension. */
  static List<AlternativeName> read(byte[] extension) throws MalformedDer {
    List<AlternativeName> names = new ArrayList<>();
    for (Der name : Der.parse(extension).sequence().rest()) {
      names.add(
          switch (name.tag()) {
            case Der.CONTEXT_CONSTRUCTED -> other(name);
            case Der.CONTEXT + 1 -> new AlternativeName(Kind.EMAIL, ascii(name));
            case Der.CONTEXT + 2 -> new AlternativeName(Kind.DNS, ascii(name));
            case Der.CONTEXT + 6 -> new AlternativeName(Kind.URI, ascii(name));
            default -> new AlternativeName(Kind.OTHER, "");
          });
    }
    return List.copyOf(names);
  }

  private static AlternativeName other(Der name) throws MalformedDer {
    DerSequence parts = name.elements();
    if (!parts.next().oid().equals(FULCIO_USERNAME)) {
      return new AlternativeName(Kind.OTHER, "");
    }
    Der value = parts.only().require(Der.CONTEXT_CONSTRUCTED).elements().only();
    return new AlternativeName(Kind.USERNAME, value.text());
  }

  private static String ascii(Der name) throws MalformedDer {
    String text = new String(name.content(), ISO_8859_1);
    if (text.chars().anyMatch(c -> c >= 0x80)) {
      throw new MalformedDer("it has a name that is not ASCII");
    }
    return text;
  }
}
