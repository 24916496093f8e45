package dev.remora.rig;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.trust.TestKey;
import dev.remora.trust.x509.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The real notation, with one key and the certificates of it.
 *
 * @param directory its home
 * @param authority the last of the certificates
 */
public record Notation(Path directory, Path authority) {
  /** How it writes an envelope. */
  public enum Format {
    JWS,
    COSE
  }

  /** Has a key of its own. */
  public static Notation with(Path scratch, TestKey key, TestCertificate... chain) {
    try {
      Path directory = Files.createTempDirectory(scratch, "notation-");
      Path keyFile = Files.write(directory.resolve("release.key"), key.privatePem());
      StringBuilder certificates = new StringBuilder();
      for (TestCertificate certificate : chain) {
        certificates.append(new String(TestKey.pem("CERTIFICATE", certificate.der()), US_ASCII));
      }
      Path chainFile = Files.writeString(directory.resolve("chain.pem"), certificates);
      Path configuration = Files.createDirectories(directory.resolve(".config/notation"));
      Files.writeString(
          configuration.resolve("signingkeys.json"),
          """
          {"default": "release",
           "keys": [{"name": "release", "keyPath": "%s", "certPath": "%s"}]}
          """
              .formatted(keyFile, chainFile));
      byte[] root = TestKey.pem("CERTIFICATE", chain[chain.length - 1].der());
      Notation notation =
          new Notation(directory, Files.write(directory.resolve("authority.pem"), root));
      notation.trust(configuration);
      return notation;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own rules, for {@link #verify}: the same authority and part of the same subject. */
  private void trust(Path configuration) throws IOException {
    Path store = Files.createDirectories(configuration.resolve("truststore/x509/ca/company"));
    Files.copy(authority, store.resolve("authority.pem"));
    Files.writeString(
        configuration.resolve("trustpolicy.json"),
        """
        {"version": "1.0", "trustPolicies": [{"name": "all", "registryScopes": ["*"],
         "signatureVerification": {"level": "strict"}, "trustStores": ["ca:company"],
         "trustedIdentities": ["x509.subject: C=DE, ST=BE, O=Example"]}]}
        """);
  }

  /** Signs what a reference by digest names, and attaches the signature as others do. */
  public void sign(Format format, String reference, String... more) {
    List<String> options = new ArrayList<>(List.of("--force-referrers-tag=false"));
    options.addAll(List.of(more));
    signAsItDoes(format, reference, options.toArray(String[]::new));
  }

  /** The same without an option: under the referrers tag, also where the API is. */
  public void signAsItDoes(Format format, String reference, String... more) {
    List<String> line = new ArrayList<>(List.of("sign", "--insecure-registry"));
    line.add("--signature-format=" + format.name().toLowerCase(Locale.ROOT));
    line.addAll(List.of(more));
    line.add(reference);
    Tool.NOTATION.run(directory, line.toArray(String[]::new)).expect(0);
  }

  /** What it says of a signature itself. */
  public Run verify(String reference) {
    return Tool.NOTATION.run(directory, "verify", "--insecure-registry", reference);
  }
}
