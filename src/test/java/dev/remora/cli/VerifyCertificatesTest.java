package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of files and subjects that cannot be used. */
class VerifyCertificatesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/trust");
  private static final String CA = RESOURCES.resolve("notation-ca.pem").toString();
  private static final String SUBJECT = "C=DE,ST=BE,O=Example";
  private static final String IMAGE = "registry.example/app@sha256:" + "5c".repeat(32);

  @TempDir Path scratch;

  private static List<String> mistakes(String ca, String subject) {
    Session session = new Session();
    assertEquals(2, session.run("pull", IMAGE, "--verify-ca", ca, "--verify-subject", subject));
    assertTrue(session.executedNothing());
    return session.errLines();
  }

  private String mistake(String content) throws Exception {
    Path file = Files.writeString(scratch.resolve("ca.pem"), content);
    List<String> lines = mistakes(file.toString(), SUBJECT);
    assertEquals(1, lines.size(), lines.toString());
    return lines.getFirst().replace(file.toString(), "FILE");
  }

  private static Policy policy(String ca, String subject) {
    Session session = new Session();
    assertEquals(
        0,
        session.run("pull", IMAGE, "--verify-ca", ca, "--verify-subject", subject),
        session.err());
    return session.executed().policy();
  }

  @Test
  void whatDecidesIsInTheFingerprint() throws Exception {
    Policy one = policy(CA, SUBJECT);
    assertEquals(one.toString(), policy(CA + "," + CA, SUBJECT + "; " + SUBJECT).toString());
    assertNotEquals(one.toString(), policy(CA, SUBJECT + ",OU=x").toString());
    assertEquals("signed by C=DE, ST=BE, O=Example", one.demand());
  }

  @Test
  void filesAreWholeCertificatesOfAuthorities() throws Exception {
    String ca = Files.readString(Path.of(CA));
    for (Map.Entry<String, String> row :
        Map.of(
                "hello",
                "it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)",
                "",
                "it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)",
                Files.readString(RESOURCES.resolve("p256.pub")),
                "it holds something beside certificates in PEM",
                ca + "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
                "it holds a private key, which belongs to whoever signs",
                ca + ca.substring(0, 400),
                "it does not hold the whole of a certificate",
                ca.replaceFirst("MII", "MI"),
                "its base64 is damaged",
                ca.replaceFirst("MII", "MIJ"),
                "it is no certificate in DER, or a damaged one",
                ca.repeat(101),
                "it holds more than 100 certificates")
            .entrySet()) {
      assertEquals(
          "remora: verify-ca: the certificate FILE cannot be used: " + row.getValue(),
          mistake(row.getKey()));
    }
    String commented = "# of the company\n" + ca + "\n# again\n" + ca;
    policy(Files.writeString(scratch.resolve("ca.pem"), commented).toString(), SUBJECT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "O=Example | C, ST and O are required, as in C=DE,ST=BE,O=Example,CN=Release; missing: C",
        "C=DE,ST=BE,O= | an attribute has no value",
        "C=DE,ST=BE,O=a,O=b | O is there twice",
        "C=DE,ST=BE,S=x,O=b | ST is there twice",
        "C=DE,ST=BE,O=a, | it ends with a comma",
        "C=DE,ST=BE,O=#0c0161 | values in hexadecimal (=#) are not read",
        "C=DE,ST=BE,O=a+CN=b | in a value + (several attributes in one place) takes a backslash before it",
        "C=DE,ST=BE,O=a=b | in a value \"<>;=+ takes a backslash before it",
        "C=DE,ST=BE,O=a\\ | a backslash stands before nothing that takes one",
        "C=DE,ST=BE,O=\\ff | a value is not UTF-8",
        "C=DE,DC=b,O=a | 'attributes such as C, ST, O, OU and CN are expected, not \"DC\"'",
        "c=DE,ST=BE,O=a | 'attributes such as C, ST, O, OU and CN are expected, not \"c\"'",
      })
  void subjectsAreNamesThatNotationTakes(String subject, String why) {
    assertEquals(
        List.of("remora: --verify-subject: '" + subject + "': " + why), mistakes(CA, subject));
  }

  /** Beside files that are wrong, too. */
  @Test
  void aSubjectThatIsWrongIsSaidBesideTheFiles() {
    List<String> lines = mistakes(CA + "x", "O=Example");
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("remora: --verify-subject: 'O=Example': C, ST and O"));
    assertTrue(lines.get(1).startsWith("remora: verify-ca: the certificate " + CA + "x cannot be"));
    assertEquals(1, mistakes(CA, "O=Example").size());
  }

  @Test
  void allFilesThatAreWrongAreSaidAtOnce() {
    assertEquals(2, mistakes(CA + "x," + CA + "y", SUBJECT).size());
  }
}
