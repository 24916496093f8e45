package dev.remora.trust.x509;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** Writes DER, right or wrong. */
public final class DraftDer {
  private DraftDer() {}

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  public static byte[] element(int tag, byte[]... parts) {
    return Der.encode(tag, joined(parts));
  }

  public static byte[] sequence(byte[]... parts) {
    return element(Der.SEQUENCE, parts);
  }

  public static byte[] set(byte[]... parts) {
    return element(Der.SET, parts);
  }

  /** Constructed, of a context. */
  public static byte[] context(int number, byte[]... parts) {
    return element(Der.CONTEXT_CONSTRUCTED + number, parts);
  }

  public static byte[] oid(String dotted) {
    return element(Der.OBJECT_IDENTIFIER, HexFormat.of().parseHex(Oid.of(dotted).hex()));
  }

  public static byte[] integer(long value) {
    return element(Der.INTEGER, BigInteger.valueOf(value).toByteArray());
  }

  public static byte[] octets(byte[] value) {
    return element(Der.OCTET_STRING, value);
  }

  public static byte[] bits(byte[] value) {
    return element(Der.BIT_STRING, new byte[] {0}, value);
  }

  public static byte[] yes() {
    return element(Der.BOOLEAN, new byte[] {-1});
  }

  public static byte[] nothing() {
    return new byte[] {5, 0};
  }

  public static byte[] utf8(String text) {
    return element(Der.UTF8_STRING, text.getBytes(UTF_8));
  }

  public static byte[] time(Instant time) {
    return element(
        Der.GENERALIZED_TIME,
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(time)
            .getBytes(US_ASCII));
  }

  /** As certificates have it until 2049. */
  static byte[] shortTime(Instant time) {
    return element(
        0x17,
        DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(time)
            .getBytes(US_ASCII));
  }
}
