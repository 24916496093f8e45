package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.JsonWriter;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.trust.TestKey;
import dev.remora.trust.key.Hash;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.StrictBase64;
import dev.remora.trust.sigstore.UnknownEntry.Role;
import dev.remora.trust.timestamp.DraftTimestamp;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that say whom to trust, and those that nobody can go by. */
class TrustedRootTest {
  private static final String TYPE = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";
  private static final String SINCE = "\"validFor\":{\"start\":\"2026-01-01T00:00:00Z\"}";
  private static final TestKey LOG = TestKey.of("ED25519-log");
  private static final TestKey UNKNOWN = TestKey.of("ED448");
  private static final TestKey CT = TestKey.of("P256-ct");
  private static final TestCertificate FULCIO = DraftCertificate.authority("fulcio").selfSigned();

  private static final String KEY = StrictBase64.encode(LOG.spki());
  private static final String CA = StrictBase64.encode(FULCIO.der());
  private static final String TSA = StrictBase64.encode(DraftTimestamp.SIGNER.der());
  private static final String GOOD = document(TYPE);

  private static String document(String type) {
    return """
    {"mediaType":"%s","tlogs":[%s],"certificateAuthorities":[%s],"ctlogs":[%s],"timestampAuthorities":[%s]}"""
        .formatted(
            type,
            log(LOG),
            authority(FULCIO),
            log(CT),
            authority(DraftTimestamp.SIGNER, DraftTimestamp.ROOT));
  }

  private static String log(TestKey key) {
    String id = StrictBase64.encode(Hash.SHA256.of(key.spki()));
    return """
    {"baseUrl":"https://log.test","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"%s",%s},"logId":{"keyId":"%s"}}"""
        .formatted(StrictBase64.encode(key.spki()), SINCE, id);
  }

  private static String authority(TestCertificate... chain) {
    return JsonWriter.object()
        .put(
            "certChain",
            JsonWriter.object()
                .put(
                    "certificates",
                    Arrays.stream(chain)
                        .map(
                            it ->
                                JsonWriter.object().put("rawBytes", StrictBase64.encode(it.der())))
                        .toList()))
        .put("validFor", JsonWriter.object().put("start", "2026-01-01T00:00:00Z"))
        .toString();
  }

  private static TrustedRoot parse(String document) throws UnusableTrustedRoot {
    return TrustedRoot.parse(document.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TYPE,
        "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json"
      })
  void whoIsTrustedIsRead(String type) throws Exception {
    TrustedRoot root = parse(document(type));
    Period since = new Period(Instant.parse("2026-01-01T00:00:00Z"), Optional.empty());
    assertEquals(
        LOG.verification().signer().fingerprint(),
        root.logs().getFirst().key().signer().fingerprint());
    assertEquals(since, root.logs().getFirst().validFor());
    assertEquals(
        FULCIO.read().toString(),
        root.certificateAuthorities().getFirst().path().issuers().getFirst().toString());
    assertEquals(since, root.certificateAuthorities().getFirst().validFor());
    assertEquals(DraftPromise.log().id(), root.ctLogs().getFirst().id());
    assertEquals(
        DraftTimestamp.SIGNER.read().toString(),
        root.timestampAuthorities().getFirst().certificate().toString());
    assertEquals(since, root.timestampAuthorities().getFirst().validFor());
  }

  @Test
  void anEndIsRead() throws Exception {
    TrustedRoot root =
        parse(
            GOOD.replace(
                SINCE,
                "\"validFor\":{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-06-01T00:00:00.5Z\"}"));
    assertEquals(
        Optional.of(Instant.parse("2026-06-01T00:00:00.500Z")),
        root.logs().getFirst().validFor().end());
  }

  @Test
  void aBareKeyOfRsaIsRead() throws Exception {
    TestKey rsa = TestKey.of("RSA");
    byte[] spki = rsa.spki();
    String bare = StrictBase64.encode(Arrays.copyOfRange(spki, 24, spki.length));
    TrustedRoot root =
        parse(GOOD.replace(KEY + "\"", bare + "\",\"keyDetails\":\"PKCS1_RSA_PKCS1V5\""));
    assertEquals(
        rsa.verification().signer().fingerprint(),
        root.logs().getFirst().key().signer().fingerprint());
  }

  @Test
  void whoDecidesOtherwiseIsToldApart() throws Exception {
    String root = parse(GOOD).toString();
    assertEquals(root, parse(GOOD.replace(",", ", ")).toString());
    for (String changed :
        List.of(
            GOOD.replace(KEY, StrictBase64.encode(TestKey.of("ED25519-other").spki())),
            GOOD.replace(CA, StrictBase64.encode(DraftTimestamp.ROOT.der())),
            GOOD.replace(TSA, StrictBase64.encode(otherStamper().der())),
            GOOD.replaceFirst("2026-01-01", "2026-01-02"))) {
      assertNotEquals(root, parse(changed).toString());
    }
  }

  private static TestCertificate otherStamper() {
    return DraftCertificate.stamper("other").issuedBy(DraftTimestamp.ROOT);
  }

  @ParameterizedTest
  @CsvSource({"tlogs", "timestampAuthorities", "ctlogs"})
  void someOfItMayBeMissing(String name) throws Exception {
    parse(GOOD.replace("\"" + name + "\"", "\"other\""));
  }

  private static Arguments row(String name, String document, String word) {
    return Arguments.of(name, document, word);
  }

  private static Arguments changed(String name, String from, String to, String word) {
    return row(name, GOOD.replace(from, to), word);
  }

  static Stream<Arguments> unusable() {
    String weak = StrictBase64.encode(TestKey.of("RSA1024").spki());
    TestCertificate weakAuthority =
        DraftCertificate.authority("weak")
            .key(TestKey.of("RSA1024"))
            .signedBy("SHA256withRSA")
            .selfSigned();
    return Stream.of(
        row("nothing", "", "JSON"),
        row("no document", "hello", "JSON"),
        row("another document", "{}", "no trusted root"),
        row("a key", new String(CT.publicPem(), UTF_8), "JSON"),
        row("a bundle", "{\"mediaType\":\"" + Bundle.MEDIA_TYPE + "\"}", "no trusted root"),
        changed("a version that nobody knows", "version=0.1", "version=0.3", "no trusted root"),
        row("a second document", GOOD + "{}", "JSON"),
        row("a byte order mark", "\ufeff" + GOOD, "byte order mark"),
        changed("a name twice", "\"tlogs\"", "\"ctlogs\"", "twice"),
        row("nobody", "{\"mediaType\":\"" + TYPE + "\"}", "certificateAuthorities"),
        row(
            "no authorities",
            GOOD.replace(authority(FULCIO), ""),
            "certificateAuthorities, so it trusts nobody"),
        row(
            "nobody who says when",
            GOOD.replace("tlogs", "a").replace("timestampA", "b"),
            "nothing says when"),
        changed("a period without a beginning", SINCE, "\"validFor\":{}", "validFor.start is miss"),
        changed("no period", SINCE, "\"valid\":{}", "validFor is missing"),
        changed("a beginning that is no time", "2026-01-01T00:00:00Z", "today", "no time"),
        changed("a beginning without a zone", "00:00:00Z", "00:00:00", "no time"),
        changed(
            "an end that is no time",
            "\"start\"",
            "\"end\":\"soon\",\"start\"",
            "validFor.end is no time"),
        changed("a log without a key", "publicKey", "key", "publicKey is missing"),
        changed("a log without a name", "logId", "id", "logId is missing"),
        changed(
            "a damaged key of RSA",
            KEY + "\"",
            "AAAA\",\"keyDetails\":\"PKCS1_RSA_PSS\"",
            "no key"),
        row("no log of a known hash", unlogged("SHA2_512"), "does not know (its hash is not SHA2"),
        row(
            "no authority of a known kind",
            GOOD.replace(CA, StrictBase64.encode(unknown(FULCIO).der())),
            "trusts nobody, and the authority of the trusted root is of a kind"),
        changed("a weak key of a log", KEY, weak, "1024 bits"),
        changed("a key that is none", KEY, "AAAA", "is no key that can be used"),
        changed("a key in another base64", KEY, KEY.replace("=", ""), "base64"),
        changed("no chain", "certChain", "chain", "certChain is missing"),
        row(
            "an empty chain",
            GOOD.replace(authority(FULCIO), "{\"certChain\":{}," + SINCE + "}"),
            "has no certificates"),
        changed("a certificate that is none", CA, "AAAA", "no certificate that can be used"),
        changed(
            "a certificate with a weak key",
            CA,
            StrictBase64.encode(weakAuthority.der()),
            "1024 bits"),
        row(
            "time stamps by an authority itself",
            GOOD.replace(TSA, StrictBase64.encode(DraftTimestamp.ROOT.der())),
            "does not begin with the certificate that signs"),
        row(
            "time stamps by nobody's certificate",
            GOOD.replace(
                authority(DraftTimestamp.SIGNER, DraftTimestamp.ROOT),
                authority(DraftTimestamp.SIGNER)),
            "does not begin with the certificate that signs"),
        row("more than any has", " ".repeat((256 << 10) + 1), "larger than 262144 bytes"));
  }

  /** It lists no time stamps, and its only log is of another hash. */
  private static String unlogged(String hash) {
    String first = log(LOG).replace("SHA2_256", hash);
    return GOOD.replace(log(LOG), first).replace("timestampA", "b");
  }

  private static TestCertificate unknown(TestCertificate issuer) {
    return DraftCertificate.authority("later").key(UNKNOWN).issuedBy(issuer);
  }

  static Stream<Arguments> entriesOfALaterSigstore() {
    String unknown = StrictBase64.encode(UNKNOWN.spki());
    String lattice = "AAAA\",\"keyDetails\":\"LMS_SHA256";
    TestCertificate stamper =
        DraftCertificate.stamper("later").key(UNKNOWN).issuedBy(DraftTimestamp.ROOT);
    String authority = authority(unknown(FULCIO), FULCIO);
    return Stream.of(
        Arguments.of(Role.LOG, "tlogs", log(LOG).replace(KEY, unknown)),
        Arguments.of(Role.LOG, "tlogs", log(LOG).replace(KEY, lattice)),
        Arguments.of(Role.LOG, "tlogs", log(LOG).replace("SHA2_256", "SHA2_512")),
        Arguments.of(Role.CERTIFICATE_LOG, "ctlogs", log(LOG).replace(KEY, unknown)),
        Arguments.of(Role.CERTIFICATE_AUTHORITY, "certificateAuthorities", authority),
        Arguments.of(
            Role.TIMESTAMP_AUTHORITY,
            "timestampAuthorities",
            authority(stamper, DraftTimestamp.ROOT)));
  }

  /** A root that is renewed does not end what an older version verifies. */
  @ParameterizedTest
  @MethodSource("entriesOfALaterSigstore")
  void anEntryOfAnUnknownKindIsSetAside(Role role, String list, String entry) throws Exception {
    TrustedRoot before = parse(GOOD);
    TrustedRoot root =
        parse(GOOD.replace("\"" + list + "\":[", "\"" + list + "\":[" + entry + ","));
    assertEquals(List.of(role), root.unknown().stream().map(UnknownEntry::role).toList());
    assertEquals(before.logs().toString(), root.logs().toString());
    assertEquals(before.ctLogs().toString(), root.ctLogs().toString());
    assertEquals(1, root.certificateAuthorities().size());
    assertEquals(1, root.timestampAuthorities().size());
    assertNotEquals(before.toString(), root.toString());
    assertTrue(root.besides(role).contains("of a kind that this version does not know ("));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void unusable(String name, String document, String word) {
    UnusableTrustedRoot refused = assertThrows(UnusableTrustedRoot.class, () -> parse(document));
    String why = String.valueOf(refused.getMessage());
    assertTrue(why.contains(word), why);
  }

  @Test
  void whateverAFileHoldsItIsReadOrRefused() {
    byte[] good = GOOD.getBytes(UTF_8);
    Property.check(
        300,
        random -> {
          byte[] document = Mutation.of(good, random);
          try {
            TrustedRoot.parse(document);
          } catch (UnusableTrustedRoot e) {
            String why = String.valueOf(e.getMessage());
            assertTrue(why.length() < 500, why);
          }
        });
  }
}
