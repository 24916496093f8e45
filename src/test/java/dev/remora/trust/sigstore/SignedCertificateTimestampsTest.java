package dev.remora.trust.sigstore;

import static dev.remora.trust.x509.DraftCertificate.BEGINNING;
import static dev.remora.trust.x509.DraftCertificate.NOW;
import static dev.remora.trust.x509.DraftCertificate.authority;
import static dev.remora.trust.x509.DraftCertificate.signer;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.trust.TestKey;
import dev.remora.trust.key.Hash;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.DraftDer;
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

/** Certificates that a log promised to show, and those that none did. */
class SignedCertificateTimestampsTest {
  private static final TestCertificate ISSUER = authority("fulcio").selfSigned();

  private static void verify(TestCertificate leaf, LogKey... logs) throws Refusal {
    SignedCertificateTimestamps.require(
        leaf.read(),
        ISSUER.read(),
        new TrustedRoot(List.of(), List.of(), List.of(logs), List.of()));
  }

  private static DraftPromise promise() {
    return DraftPromise.below(ISSUER);
  }

  private static TestCertificate promised(DraftPromise... promises) {
    return DraftPromise.promised(signer("a@b.test"), promises).issuedBy(ISSUER);
  }

  /** Whose list of promises has a form of its own. */
  private static TestCertificate listed(byte[] list) {
    return signer("a@b.test").promised(part -> DraftPromise.extension(list)).issuedBy(ISSUER);
  }

  private static LogKey log(Instant from, Instant until) {
    return DraftPromise.log(new Period(from, Optional.of(until)));
  }

  private static TestKey stranger() {
    return TestKey.of("P256-stranger");
  }

  static Stream<Arguments> shown() {
    return Stream.of(
        Arguments.of("as logs promise it", promised(promise())),
        Arguments.of(
            "with the place in the log", promised(promise().extensions(new byte[] {0, 0, 5}))),
        Arguments.of(
            "by another log, too",
            promised(promise().by(stranger()).of(Hash.SHA256.of(stranger().spki())), promise())),
        Arguments.of("in another version, too", promised(promise().version(1), promise())),
        Arguments.of(
            "before another extension",
            DraftPromise.promised(signer("a@b.test"), promise())
                .extension("1.3.6.1.4.1.57264.1.8", false, DraftDer.utf8("https://a.test"))
                .issuedBy(ISSUER)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void shown(String name, TestCertificate leaf) {
    assertDoesNotThrow(() -> verify(leaf, DraftPromise.log()));
  }

  @Test
  void aLogOfRsaCounts() throws Exception {
    TestKey rsa = TestKey.of("RSA");
    byte[] id = Hash.SHA256.of(rsa.spki());
    LogKey log = LogKey.of(id, rsa.verification(), DraftPromise.log().validFor());
    verify(promised(promise().by(rsa).of(id).algorithm(0x0401)), log);
  }

  @Test
  void aKeyOfALogCountsFromItsFirstMomentToItsLast() throws Exception {
    verify(promised(promise()), log(NOW, NOW));
  }

  @Test
  void theSameKeyCountsInTheRightPeriod() throws Exception {
    verify(promised(promise()), log(BEGINNING, BEGINNING), DraftPromise.log());
  }

  @Test
  void whereNoLogsAreListedNoneIsNeeded() {
    assertDoesNotThrow(() -> verify(signer("a@b.test").issuedBy(ISSUER)));
  }

  private static Arguments row(String name, TestCertificate leaf, String word) {
    return row(name, leaf, word, DraftPromise.log());
  }

  private static Arguments row(String name, TestCertificate leaf, String word, LogKey... logs) {
    return Arguments.of(name, leaf, word, logs);
  }

  static Stream<Arguments> hidden() {
    String untrusted = "in no log of certificates that is trusted";
    String unreadable = "cannot be read";
    byte[] whole = DraftPromise.counted(promise().of(ISSUER.key(), new byte[9]));
    DraftPromise[] many = new DraftPromise[17];
    Arrays.setAll(many, at -> promise().by(stranger()));
    return Stream.of(
        row("without a promise", signer("a@b.test").issuedBy(ISSUER), "is in no log of cert"),
        row("by another key", promised(promise().by(stranger())), untrusted),
        row(
            "by another log",
            promised(promise().by(stranger()).of(Hash.SHA256.of(stranger().spki()))),
            untrusted),
        row(
            "by this key in the name of another log",
            promised(promise().of(Hash.SHA256.of(stranger().spki()))),
            untrusted),
        row(
            "below another authority",
            promised(DraftPromise.below(authority("other").selfSigned())),
            untrusted),
        row("of a whole certificate", promised(promise().entryType(0)), untrusted),
        row("of another certificate", ofAnother(), untrusted),
        row("in another version", promised(promise().version(1)), untrusted),
        row("called another version", promised(promise().called(1)), untrusted),
        row(
            "before its log's key counted",
            promised(promise()),
            untrusted,
            log(NOW.plusMillis(1), DraftCertificate.END)),
        row(
            "after its log's key counted",
            promised(promise()),
            untrusted,
            log(BEGINNING, NOW.minusMillis(1))),
        row("signed in a way that no log may", promised(promise().algorithm(0x0503)), unreadable),
        row("signed as another key would", promised(promise().algorithm(0x0401)), untrusted),
        row("with a list without an end", listed(new byte[] {0, 9}), unreadable),
        row("with an empty list", listed(new byte[] {0, 0}), untrusted),
        row("with no list", listed(new byte[0]), unreadable),
        row(
            "with something after the list",
            listed(DraftDer.joined(DraftPromise.counted(whole), new byte[] {0})),
            unreadable),
        row("with something after a promise", promised(promise().more(new byte[] {0})), unreadable),
        row(
            "with a promise that breaks off",
            listed(DraftPromise.counted(new byte[] {0, 3, 0, 1, 2})),
            unreadable),
        row("with more promises than anybody needs", promised(many), unreadable));
  }

  /** With the promise that is in another one. */
  private static TestCertificate ofAnother() {
    byte[] other = promised(promise()).read().extension("1.3.6.1.4.1.11129.2.4.2").orElseThrow();
    return signer("mallory@b.test")
        .extension("1.3.6.1.4.1.11129.2.4.2", false, other)
        .issuedBy(ISSUER);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void hidden(String name, TestCertificate leaf, String word, LogKey[] logs) {
    Miss miss = assertThrows(Refusal.class, () -> verify(leaf, logs)).miss();
    assertEquals(Reason.UNPROVEN, miss.reason());
    assertTrue(miss.why().contains(word), miss.why());
  }
}
