package dev.remora.trust.x509;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * An object identifier, as DER has it (X.690, section 8.19).
 *
 * @param hex its content, without tag and length
 */
public record Oid(String hex) {

  /** Of one that is known, in the form with points. */
  public static Oid of(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    write(content, Long.parseLong(arcs[0]) * 40 + Long.parseLong(arcs[1]));
    for (int at = 2; at < arcs.length; at++) {
      write(content, Long.parseLong(arcs[at]));
    }
    return new Oid(HexFormat.of().formatHex(content.toByteArray()));
  }

  /** Seven bits in each byte; all but the last have the highest bit. */
  private static void write(ByteArrayOutputStream content, long arc) {
    int shift = 0;
    while (arc >> shift >= 0x80) {
      shift += 7;
    }
    for (; shift > 0; shift -= 7) {
      content.write((int) (0x80 | arc >> shift & 0x7f));
    }
    content.write((int) (arc & 0x7f));
  }
}
