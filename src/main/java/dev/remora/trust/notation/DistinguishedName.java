package dev.remora.trust.notation;

import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DerSequence;
import dev.remora.trust.x509.MalformedDer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The name of a certificate's subject, or the part of it that is asked for. As in notation's trust
 * policies each attribute stands there once and alone.
 *
 * @param attributes values by the attribute's short name, in their order; those of other attributes
 *     are left out
 */
record DistinguishedName(SequencedMap<String, String> attributes) {
  DistinguishedName {
    attributes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
  }

  /** Of the subject of a certificate, in DER (RFC 5280, section 4.1.2.4). */
  static DistinguishedName of(byte[] der) throws Refusal {
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    try {
      DerSequence names = Der.parse(der).sequence();
      while (names.hasNext()) {
        DerSequence values = names.next(Der.SET).elements();
        DerSequence attribute = values.next(Der.SEQUENCE).elements();
        if (values.hasNext()) {
          throw Refusal.unreadable("its certificate's subject has two attributes in one place");
        }
        AttributeType type = AttributeType.of(attribute.next().oid()).orElse(null);
        Der value = attribute.only();
        if (type != null && attributes.put(type.name(), text(value)) != null) {
          throw Refusal.unreadable("its certificate's subject has " + type + " twice");
        }
      }
    } catch (MalformedDer e) {
      throw Refusal.unreadable("its certificate's subject is malformed: " + e.getMessage());
    }
    return new DistinguishedName(attributes);
  }

  /** Of the usual kinds of strings. One of another kind equals nothing that anybody asks for. */
  private static String text(Der value) {
    return switch (value.tag()) {
      case Der.UTF8_STRING -> text(value.content(), StandardCharsets.UTF_8);
      case AttributeType.PRINTABLE_STRING, AttributeType.IA5_STRING ->
          text(value.content(), StandardCharsets.US_ASCII);
      default -> "";
    };
  }

  private static String text(byte[] bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  /** Whether it has all that another one asks for, to the letter. */
  boolean contains(DistinguishedName asked) {
    return asked.attributes.entrySet().stream()
        .allMatch(one -> one.getValue().equals(attributes.get(one.getKey())));
  }

  /** In the order of the certificate, and in the form in which it is asked for. */
  @Override
  public String toString() {
    return attributes.entrySet().stream()
        .map(DistinguishedName::written)
        .collect(Collectors.joining(", "));
  }

  private static String written(Map.Entry<String, String> attribute) {
    return attribute.getKey() + "=" + attribute.getValue().replaceAll("[\\\\,+\"<>;=#]", "\\\\$0");
  }
}
