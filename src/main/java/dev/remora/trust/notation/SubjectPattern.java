package dev.remora.trust.notation;

import dev.remora.failure.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the subject of a signer's certificate has to contain, as people write it: {@code C=DE,
 * ST=BE, O=Example, CN=Release} (RFC 4514). As in notation's trust policies country, state and
 * organisation are required: a certificate authority gives certificates to many.
 */
public final class SubjectPattern {
  private static final int LONGEST = 1024;
  private static final List<String> REQUIRED = List.of("C", "ST", "O");

  private final DistinguishedName asked;

  private SubjectPattern(DistinguishedName asked) {
    this.asked = asked;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static SubjectPattern parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("it is longer than " + LONGEST + " characters");
    }
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    NameText rest = new NameText(text);
    do {
      String name = rest.type();
      AttributeType type =
          AttributeType.named(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "attributes such as C, ST, O, OU and CN are expected, not "
                              + Quoted.of(name)));
      if (attributes.put(type.name(), rest.value()) != null) {
        throw new IllegalArgumentException(type + " is there twice");
      }
    } while (rest.hasNext());
    for (String required : REQUIRED) {
      if (!attributes.containsKey(required)) {
        throw new IllegalArgumentException(
            "C, ST and O are required, as in C=DE,ST=BE,O=Example,CN=Release; missing: "
                + required);
      }
    }
    return new SubjectPattern(new DistinguishedName(attributes));
  }

  boolean matches(DistinguishedName subject) {
    return subject.contains(asked);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SubjectPattern pattern && asked.equals(pattern.asked);
  }

  @Override
  public int hashCode() {
    return asked.hashCode();
  }

  @Override
  public String toString() {
    return asked.toString();
  }
}
