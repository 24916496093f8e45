package dev.remora.trust.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.trust.proof.Refusal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are those of RFC 8949, appendix A, where it has them. */
class CborReaderTest {
  private static Cbor read(String hex) throws Refusal {
    return CborReader.read(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "17, 23",
    "1818, 24",
    "190100, 256",
    "1a000f4240, 1000000",
    "1b000000e8d4a51000, 1000000000000",
    "20, -1",
    "3863, -100",
    "3903e7, -1000"
  })
  void integers(String hex, long value) throws Exception {
    assertEquals(new Cbor.Whole(value), read(hex));
  }

  @Test
  void whatHoldsOthers() throws Exception {
    Cbor one = new Cbor.Whole(1);
    assertEquals(new Cbor.Items(List.of()), read("80"));
    assertEquals(new Cbor.Items(List.of(one, new Cbor.Items(List.of(one)))), read("82018101"));
    assertEquals(new Cbor.Pairs(Map.of(one, one, new Cbor.Text("ü"), one)), read("a2010162c3bc01"));
    assertEquals(new Cbor.Tagged(1, new Cbor.Whole(1363896240)), read("c11a514b67b0"));
    assertEquals(new Cbor.Simple(22), read("f6"));
    assertEquals(2, ((Cbor.Bytes) read("420102")).value().length);
  }

  @ParameterizedTest
  @CsvSource({
    "'', breaks off",
    "18, breaks off",
    "420a, breaks off",
    "8201, breaks off",
    "a101, breaks off",
    "c1, breaks off",
    "5bffffffffffffffff, another form",
    "5b7fffffffffffffff, breaks off",
    "9b7fffffffffffffff, breaks off",
    "bb7fffffffffffffff, breaks off",
    "1817, another form",
    "190017, another form",
    "1a00000017, another form",
    "1b0000000000000017, another form",
    "1bffffffffffffffff, another form",
    "5f41004100ff, not given",
    "9fff, not given",
    "bfff, not given",
    "1c, not given",
    "f90000, no integer",
    "fb3ff199999999999a, no integer",
    "f820, no integer",
    "ff, no integer",
    "e0, no integer",
    "f3, no integer",
    "61ff, not UTF-8",
    "a2010101f6, name twice",
    "a1410000, neither",
    "a1f600, neither",
    "0000, follows its end",
    "818181818181818181818100, too deeply",
    "c1c1c1c1c1c1c1c1c1c1c100, too deeply"
  })
  void whatIsRefused(String hex, String word) {
    Refusal refusal = assertThrows(Refusal.class, () -> read(hex));
    assertTrue(refusal.miss().why().contains(word), refusal.miss().why());
  }

  @Test
  void whateverItIsItIsReadOrRefused() {
    byte[] good =
        HexFormat.of().parseHex("d28443a10126a1182182420102420304581c" + "00".repeat(28) + "4100");
    Property.check(
        2_000,
        random -> {
          try {
            CborReader.read(Mutation.of(good, random));
          } catch (Refusal e) {
            assertTrue(e.miss().why().contains("CBOR"), e.miss().why());
          }
        });
  }
}
