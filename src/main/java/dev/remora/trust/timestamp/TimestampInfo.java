package dev.remora.trust.timestamp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.trust.key.Hash;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DerSequence;
import dev.remora.trust.x509.MalformedDer;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a time stamp says (RFC 3161, section 2.4.2).
 *
 * @param hash of what was stamped
 * @param imprint that hash's value
 * @param time when
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TimestampInfo(Hash hash, byte[] imprint, Instant time) {
  private static final int EXTENSIONS = Der.CONTEXT_CONSTRUCTED + 1;

  /** In DER a fraction does not end with a zero, and time is that of Greenwich. */
  private static final Pattern TIME =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(?:\\.(\\d{0,8}[1-9]))?Z");

  static TimestampInfo read(byte[] document) throws MalformedDer {
    DerSequence info = Der.parse(document).sequence();
    if (!info.next().integer().equals(BigInteger.ONE)) {
      throw new MalformedDer("it is of another version");
    }
    info.next().oid(); // the authority's policy
    DerSequence imprint = info.next().sequence();
    Hash hash = Algorithms.hash(imprint.next());
    byte[] value = imprint.only().require(Der.OCTET_STRING).content();
    info.next().integer(); // a number of the authority's
    Instant time = time(info.next(Der.GENERALIZED_TIME));
    info.optional(Der.SEQUENCE); // how exact it is
    info.optional(Der.BOOLEAN);
    info.optional(Der.INTEGER);
    info.optional(Der.CONTEXT_CONSTRUCTED); // the authority's name for itself
    if (info.optional(EXTENSIONS).isPresent()) {
      throw new MalformedDer("it has extensions, of which none is known");
    }
    info.end();
    return new TimestampInfo(hash, value, time);
  }

  private static Instant time(Der element) throws MalformedDer {
    Matcher time = TIME.matcher(new String(element.content(), ISO_8859_1));
    if (!time.matches()) {
      throw new MalformedDer("it has a time of another form than DER's");
    }
    String fraction = time.group(7) == null ? "" : time.group(7);
    try {
      return LocalDateTime.of(
              number(time, 1),
              number(time, 2),
              number(time, 3),
              number(time, 4),
              number(time, 5),
              number(time, 6),
              Integer.parseInt((fraction + "000000000").substring(0, 9)))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new MalformedDer("it has a time that there is not");
    }
  }

  private static int number(Matcher time, int group) {
    return Integer.parseInt(time.group(group));
  }
}
