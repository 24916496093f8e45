package dev.remora.trust.timestamp;

import static dev.remora.trust.timestamp.DraftTimestamp.CONTENT_TYPE;
import static dev.remora.trust.timestamp.DraftTimestamp.MESSAGE_DIGEST;
import static dev.remora.trust.timestamp.DraftTimestamp.ROOT;
import static dev.remora.trust.timestamp.DraftTimestamp.SHA256;
import static dev.remora.trust.timestamp.DraftTimestamp.SHA512;
import static dev.remora.trust.timestamp.DraftTimestamp.SIGNER;
import static dev.remora.trust.timestamp.DraftTimestamp.TIMESTAMP_INFO;
import static dev.remora.trust.timestamp.DraftTimestamp.attribute;
import static dev.remora.trust.timestamp.DraftTimestamp.authority;
import static dev.remora.trust.timestamp.DraftTimestamp.imprint;
import static dev.remora.trust.timestamp.DraftTimestamp.named;
import static dev.remora.trust.timestamp.DraftTimestamp.text;
import static dev.remora.trust.x509.DraftCertificate.BEGINNING;
import static dev.remora.trust.x509.DraftCertificate.END;
import static dev.remora.trust.x509.DraftCertificate.NOW;
import static dev.remora.trust.x509.DraftCertificate.TIME_STAMPING;
import static dev.remora.trust.x509.DraftCertificate.stamper;
import static dev.remora.trust.x509.DraftDer.context;
import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.integer;
import static dev.remora.trust.x509.DraftDer.nothing;
import static dev.remora.trust.x509.DraftDer.octets;
import static dev.remora.trust.x509.DraftDer.oid;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.yes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.trust.TestKey;
import dev.remora.trust.key.Hash;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Time stamps that count, and those that do not: each of the latter is wrong in one thing. */
class TimestampsTest {
  private static final byte[] SIGNATURE = "a signature".getBytes(UTF_8);
  private static final byte[] OTHER = "another signature".getBytes(UTF_8);
  private static final Instant THEN = NOW.plusSeconds(1);
  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final byte[] KEY_NAME = {1, 2, 3};

  private static final int GENERALIZED_TIME = Der.GENERALIZED_TIME;

  private static DraftTimestamp good() {
    return DraftTimestamp.of(SIGNATURE);
  }

  private static Instant verify(DraftTimestamp stamp, TimestampAuthority... authorities)
      throws Refusal {
    return Timestamps.verify(stamp.response(), SIGNATURE, List.of(authorities));
  }

  private static TimestampAuthority trusted(Instant from, Instant until) {
    TimestampAuthority authority = authority();
    return new TimestampAuthority(
        authority.certificate(), authority.path(), new Period(from, Optional.of(until)));
  }

  /** Of the same authority with another certificate. */
  private static TestCertificate reissued(DraftCertificate signer) {
    return signer.key(SIGNER.key()).issuedBy(ROOT);
  }

  private static TestCertificate withKeyName() {
    return reissued(stamper("tsa").extension(SUBJECT_KEY, false, octets(KEY_NAME)));
  }

  static Stream<Arguments> counting() {
    byte[] sha512 = imprint(SHA512, Hash.SHA512.of(SIGNATURE));
    return Stream.of(
        Arguments.of("as they are made", good()),
        Arguments.of("granted with changes", good().status(integer(1))),
        Arguments.of("with certificates inside", good().bag(SIGNER, ROOT)),
        Arguments.of("of another hash", good().imprinted(sha512)),
        Arguments.of(
            "of SHA-384",
            good().imprinted(imprint("2.16.840.1.101.3.4.2.2", Hash.SHA384.of(SIGNATURE)))),
        Arguments.of(
            "with parameters that are none",
            good()
                .imprinted(
                    sequence(sequence(oid(SHA256), nothing()), octets(Hash.SHA256.of(SIGNATURE))))),
        Arguments.of(
            "with all that it may have",
            good().more(sequence(integer(1)), yes(), integer(7), context(0, sequence()))),
        Arguments.of(
            "signed with SHA-384",
            good().algorithm("SHA384withECDSA", sequence(oid("1.2.840.10045.4.3.3")))),
        Arguments.of(
            "with more attributes",
            good()
                .attributes(attribute("1.2.3", nothing()))
                .unsigned(attribute("1.2", nothing()))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void counting(String name, DraftTimestamp stamp) throws Exception {
    assertEquals(THEN, verify(stamp, authority()));
  }

  @Test
  void aFractionOfASecondCounts() throws Exception {
    DraftTimestamp stamp = good().timed(text(GENERALIZED_TIME, "20261129120001.25Z"));
    assertEquals(THEN.plusMillis(250), verify(stamp, authority()));
  }

  @Test
  void anAuthorityMayHaveAKeyOfRsa() throws Exception {
    TestCertificate rsa = stamper("rsa").key(TestKey.of("RSA")).issuedBy(ROOT);
    DraftTimestamp stamp = good().by(rsa, ROOT);
    byte[] plain = sequence(oid("1.2.840.113549.1.1.1"), nothing());
    byte[] named = sequence(oid("1.2.840.113549.1.1.11"), nothing());
    assertEquals(THEN, verify(stamp.algorithm("SHA256withRSA", plain), authority(rsa, ROOT)));
    assertEquals(THEN, verify(stamp.algorithm("SHA256withRSA", named), authority(rsa, ROOT)));
  }

  @Test
  void itsSignerMayBeNamedByItsKey() throws Exception {
    DraftTimestamp stamp = good().who(element(Der.CONTEXT, KEY_NAME));
    assertEquals(THEN, verify(stamp, authority(withKeyName(), ROOT)));
  }

  @Test
  void anyOfTheAuthoritiesSuffices() throws Exception {
    TestCertificate other = stamper("other").issuedBy(ROOT);
    assertEquals(THEN, verify(good(), authority(other, ROOT), authority()));
  }

  @Test
  void theSameKeyCountsWhereItIsTrustedAtThatTime() throws Exception {
    assertEquals(
        THEN, verify(good(), trusted(BEGINNING, BEGINNING), authority(), trusted(END, END)));
  }

  @Test
  void anAuthorityIsTrustedToItsLastSecond() throws Exception {
    assertEquals(THEN, verify(good(), trusted(THEN, THEN)));
  }

  private static Arguments row(String name, DraftTimestamp stamp, String word) {
    return row(name, stamp, word, authority());
  }

  private static Arguments row(
      String name, DraftTimestamp stamp, String word, TimestampAuthority... authorities) {
    return Arguments.of(name, stamp, word, authorities);
  }

  private static Arguments timed(String time) {
    return row("the time " + time, good().timed(text(GENERALIZED_TIME, time)), "a time");
  }

  /** A certificate that trusts itself, for time stamps. */
  private static TestCertificate stranger() {
    return stamper("tsa").key(TestKey.of("P256-stranger")).issuedBy(ROOT);
  }

  static Stream<Arguments> refused() {
    TestCertificate old = reissued(stamper("tsa").valid(BEGINNING, THEN.minusSeconds(1)));
    TestCertificate endedRoot =
        DraftCertificate.authority("tsa-root").valid(BEGINNING, THEN.minusSeconds(1)).selfSigned();
    TestCertificate otherRoot =
        DraftCertificate.authority("tsa-root").key(TestKey.of("P256-stranger")).selfSigned();
    return Stream.of(
        row("not granted", good().status(integer(2)), "did not grant"),
        row("granted by a number below", good().status(integer(-1)), "did not grant"),
        row("granted by a number far above", good().status(integer(1L << 32)), "did not grant"),
        row("a token of another type", good().tokenType("1.2.840.113549.1.7.1"), "another type"),
        row("a content of another type", good().type("1.2.840.113549.1.7.1"), "no time stamp"),
        row("of another version", good().version(2), "another version"),
        row(
            "of another signature",
            good().imprinted(imprint(SHA256, Hash.SHA256.of(OTHER))),
            "something else"),
        row(
            "of a part of a hash",
            good().imprinted(imprint(SHA256, Arrays.copyOf(Hash.SHA256.of(SIGNATURE), 31))),
            "something else"),
        row(
            "of a hash by another's name",
            good().imprinted(imprint(SHA512, Hash.SHA256.of(SIGNATURE))),
            "something else"),
        row("of SHA-1", good().imprinted(imprint("1.3.14.3.2.26", new byte[20])), "algorithm"),
        row(
            "of a hash with parameters",
            good()
                .imprinted(
                    sequence(sequence(oid(SHA256), integer(1)), octets(Hash.SHA256.of(SIGNATURE)))),
            "parameters"),
        row("signed of another content", good().ofOtherContent(), "is not what it says"),
        row(
            "signed of another type",
            good().attributeType("1.2.840.113549.1.7.1"),
            "is not what it says"),
        row(
            "with the type twice",
            good().attributes(attribute(CONTENT_TYPE, oid(TIMESTAMP_INFO))),
            "twice"),
        row(
            "with the digest twice",
            good().attributes(attribute(MESSAGE_DIGEST, octets(new byte[32]))),
            "twice"),
        row("of another key", good().key(TestKey.of("P256-stranger")), "no trusted authority"),
        row(
            "of another key, with its certificate inside",
            good().by(stranger(), ROOT).bag(stranger()),
            "no trusted authority"),
        row(
            "of another key, with its certificate before the right one",
            good().by(stranger(), ROOT).bag(stranger(), SIGNER, ROOT),
            "no trusted authority"),
        row(
            "with another certificate's number",
            good().who(named(stamper("tsa").serial(4712).issuedBy(ROOT), ROOT.subject())),
            "no trusted authority"),
        row(
            "with another issuer's name",
            good().who(named(SIGNER, DraftCertificate.name("other"))),
            "no trusted authority"),
        row(
            "with another key's name",
            good().who(element(Der.CONTEXT, new byte[] {1, 2, 4})),
            "no trusted authority",
            authority(withKeyName(), ROOT)),
        row(
            "with a key's name where the certificate has none",
            good().who(element(Der.CONTEXT, KEY_NAME)),
            "no trusted authority"),
        row(
            "signed with SHA-1",
            good().algorithm("SHA1withECDSA", sequence(oid("1.2.840.10045.4.1"))),
            "algorithm"),
        row(
            "signed with another hash than named",
            good().algorithm("SHA384withECDSA", sequence(oid("1.2.840.10045.4.3.2"))),
            "no trusted authority"),
        row(
            "signed as another key would",
            good().algorithm("SHA256withECDSA", sequence(oid("1.2.840.113549.1.1.11"))),
            "no trusted authority"),
        row("with more behind its signature", good().behind(integer(1)), "more elements"),
        row(
            "of a hash with more behind its parameters",
            good()
                .imprinted(
                    sequence(
                        sequence(oid(SHA256), nothing(), nothing()),
                        octets(Hash.SHA256.of(SIGNATURE)))),
            "more elements"),
        row("signed twice", good().signedTwice(), "more elements"),
        row("with extensions", good().more(context(1, sequence())), "extensions"),
        row("with more after its end", good().more(context(2, sequence())), "more elements"),
        row("by nobody", good(), "no trusted authority", new TimestampAuthority[0]),
        row(
            "before its authority was trusted",
            good(),
            "was not trusted at",
            trusted(THEN.plusSeconds(1), END)),
        row(
            "after its authority was trusted",
            good(),
            "was not trusted at",
            trusted(BEGINNING, THEN.minusSeconds(1))),
        row(
            "after its authority was trusted, while another was",
            good(),
            "was not trusted at",
            trusted(BEGINNING, THEN.minusSeconds(1)),
            authority(stamper("other").issuedBy(ROOT), ROOT)),
        row("after its certificate ended", good(), "was not valid at", authority(old, ROOT)),
        row("after its root ended", good(), "was not valid at", authority(SIGNER, endedRoot)),
        row(
            "by a certificate that another root issued",
            good(),
            "none that is trusted",
            authority(SIGNER, otherRoot)),
        row(
            "by a certificate whose use may be passed over",
            good(),
            "not for time stamps alone",
            authority(reissued(stamper("tsa").usages(false, TIME_STAMPING)), ROOT)),
        row(
            "by a certificate for something else, too",
            good(),
            "not for time stamps alone",
            authority(
                reissued(stamper("tsa").usages(true, TIME_STAMPING, DraftCertificate.SERVER)),
                ROOT)),
        row(
            "by a certificate for something else",
            good(),
            "not for time stamps alone",
            authority(reissued(stamper("tsa").usages(true, DraftCertificate.SERVER)), ROOT)),
        row("a time of another form", good().timed(text(0x17, "261129120001Z")), "structure"),
        timed("20261129120001"),
        timed("20261129120001+0100"),
        timed("202611291200Z"),
        timed("20261129120001.Z"),
        timed("20261129120001.250Z"),
        timed("20261329120001Z"),
        timed("20261129250001Z"),
        timed("20261129120060Z"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String name, DraftTimestamp stamp, String word, TimestampAuthority[] authorities) {
    Miss miss = assertThrows(Refusal.class, () -> verify(stamp, authorities)).miss();
    assertTrue(miss.why().contains(word), miss.why());
  }

  @Test
  void theTokenAloneIsNoAnswer() throws Exception {
    byte[] response = good().response();
    byte[] token = Der.parse(response).sequence().rest().getLast().encoded();
    assertThrows(Refusal.class, () -> Timestamps.verify(token, SIGNATURE, List.of(authority())));
  }

  @Test
  void whatIsTooLargeIsNotRead() {
    byte[] large = new byte[(32 << 10) + 1];
    Miss miss =
        assertThrows(Refusal.class, () -> Timestamps.verify(large, SIGNATURE, List.of(authority())))
            .miss();
    assertTrue(miss.why().contains("larger than"), miss.why());
  }
}
