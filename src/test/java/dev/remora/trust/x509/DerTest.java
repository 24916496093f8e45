package dev.remora.trust.x509;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Property;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one form that DER has for each value; and the others, which BER has. */
class DerTest {
  private static Der parse(String hex) throws MalformedDer {
    return Der.parse(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65_535, 65_536, 100_000})
  void aLengthIsReadAsItIsWritten(int length) throws Exception {
    byte[] content = new byte[length];
    byte[] element = Der.encode(Der.OCTET_STRING, content);
    assertArrayEquals(content, Der.parse(element).content());
    assertArrayEquals(element, Der.parse(element).encoded());
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "'', nothing at all",
    "30, a tag alone",
    "300202, a content that breaks off",
    "3003020201, an element that breaks off inside of another",
    "0281, a length that breaks off",
    "028100, a length in two bytes that needs none",
    "02810101, a length in two bytes that one can hold",
    "0282000101, a length in three bytes that one can hold",
    "30800000, a length that is not said",
    "0284000000010a, a length in five bytes",
    "0283ffffff01, a length beyond the end",
    "1f010101, a tag of several bytes",
    "020101ff, something after the end",
    "3002021f, an odd element inside",
    "3003010101, a truth value of another form inside",
    "300402020001, a number of another form inside"
  })
  void anotherFormIsRefused(String hex, String name) {
    assertThrows(MalformedDer.class, () -> parse(hex));
  }

  @Test
  void nestedWithoutEndIsRefused() throws Exception {
    byte[] deep = new byte[0];
    for (int depth = 0; depth < 32; depth++) {
      deep = Der.encode(Der.SEQUENCE, deep);
    }
    byte[] most = Der.encode(Der.SEQUENCE, deep);
    assertDoesNotThrow(() -> Der.parse(most));
    assertThrows(MalformedDer.class, () -> Der.parse(Der.encode(Der.SEQUENCE, most)));
    byte[] endless = HexFormat.of().parseHex("3080".repeat(100_000));
    assertThrows(MalformedDer.class, () -> Der.parse(endless));
  }

  @ParameterizedTest
  @CsvSource({"020100, 0", "02017f, 127", "02020080, 128", "0201ff, -1", "0202ff7f, -129"})
  void aNumberIsRead(String hex, BigInteger value) throws Exception {
    assertEquals(value, parse(hex).integer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0200", "0202007f", "0202ff80", "040100"})
  void aNumberOfAnotherFormIsRefused(String hex) {
    assertThrows(MalformedDer.class, () -> parse(hex).integer());
  }

  @ParameterizedTest
  @CsvSource({"0101ff, true", "010100, false"})
  void aTruthValueIsRead(String hex, boolean value) throws Exception {
    assertEquals(value, parse(hex).flag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"010101", "0100", "0102ffff", "0201ff"})
  void aTruthValueOfAnotherFormIsRefused(String hex) {
    assertThrows(MalformedDer.class, () -> parse(hex).flag());
  }

  @Test
  void bitsAreWholeBytes() throws Exception {
    assertArrayEquals(new byte[] {5}, parse("03020005").bits());
    for (String hex : List.of("0300", "03020104", "04020005")) {
      Der element = parse(hex);
      assertThrows(MalformedDer.class, element::bits, hex);
    }
  }

  @Test
  void aTextIsUtf8() throws Exception {
    assertEquals("é", Der.parse(Der.encode(Der.UTF8_STRING, "é".getBytes(UTF_8))).text());
    for (String hex : List.of("0c01ff", "0c02c080", "040141")) {
      Der element = parse(hex);
      assertThrows(MalformedDer.class, element::text, hex);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.113549.1.7.2, 2a864886f70d010702",
    "2.5.29.37, 551d25",
    "1.3.6.1.4.1.57264.1.8, 2b0601040183bf300108",
    "0.4.0.127, 04007f",
    "2.999.3, 883703"
  })
  void anObjectIdentifierIsWhatItsNumbersSay(String dotted, String hex) throws Exception {
    assertEquals(hex, Oid.of(dotted).hex());
    byte[] element = Der.encode(Der.OBJECT_IDENTIFIER, HexFormat.of().parseHex(hex));
    assertEquals(Oid.of(dotted), Der.parse(element).oid());
  }

  @Test
  void elementsAreReadInTheirOrder() throws Exception {
    DerSequence elements = parse("3009020101010100040100").sequence();
    assertTrue(elements.optional(Der.SEQUENCE).isEmpty());
    assertEquals(BigInteger.ONE, elements.optional(Der.INTEGER).orElseThrow().integer());
    assertFalse(elements.next(Der.BOOLEAN).flag());
    assertThrows(MalformedDer.class, elements::end);
    elements.only();
    assertFalse(elements.hasNext());
    assertTrue(elements.optional(Der.INTEGER).isEmpty());
    assertThrows(MalformedDer.class, elements::next);
    assertThrows(MalformedDer.class, () -> parse("3006020101020102").sequence().only());
    assertThrows(MalformedDer.class, () -> parse("3103020101").sequence());
  }

  /** What is read is written again to the byte: there is no second form of anything. */
  @Test
  void whatIsReadHasOneForm() {
    Property.check(
        3_000,
        random -> {
          byte[] bytes = new byte[random.nextInt(1, 40)];
          random.nextBytes(bytes);
          bytes[0] = 0x30;
          if (bytes.length > 1) {
            bytes[1] = (byte) (bytes.length - 2);
          }
          try {
            Der element = Der.parse(bytes);
            byte[] again = new byte[0];
            for (Der part : element.sequence().rest()) {
              again = DraftDer.joined(again, Der.encode(part.tag(), part.content()));
            }
            assertArrayEquals(bytes, Der.encode(Der.SEQUENCE, again));
          } catch (MalformedDer e) {
            // most are
          }
        });
  }
}
