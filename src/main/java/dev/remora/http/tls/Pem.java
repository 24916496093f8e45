package dev.remora.http.tls;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.pem.PrivateKeyText;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.GivenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Files of certificates and of keys (RFC 7468). What is wrong with one is told without its text.
 */
final class Pem {
  private static final int LARGEST_FILE = 16 * 1024 * 1024;

  private Pem() {}

  /**
   * At least one certificate.
   *
   * @param patience how long a pipe is waited for
   * @param advice what a person can do about a wrong one
   * @throws UsageFailure when it cannot be read or holds none
   */
  static List<X509Certificate> certificates(Path file, Duration patience, String advice) {
    Purpose purpose = new Purpose("read the certificates of", file.toString());
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(file, patience)));
      if (read.isEmpty()) {
        throw new UsageFailure(purpose, "there are none in it", advice);
      }
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (IOException e) {
      throw new UsageFailure(purpose, DiskTrouble.text(e, ""), advice, e);
    } catch (GeneralSecurityException e) {
      throw new UsageFailure(purpose, "it is not in PEM", advice, e);
    }
  }

  /**
   * The private key in a file: PKCS#8, PKCS#1 (RSA) or SEC1 (elliptic curves).
   *
   * @param patience how long a pipe is waited for
   * @throws UsageFailure when it cannot be read, or holds none of these
   */
  static PrivateKey key(Path file, Duration patience, String advice) {
    Purpose purpose = new Purpose("read the private key in", file.toString());
    try {
      PrivateKeyText text =
          PrivateKeyText.in(bytes(file, patience))
              .orElseThrow(() -> new UsageFailure(purpose, "there is none in it, in PEM", advice));
      if (text.isEncrypted()) {
        throw new UsageFailure(
            purpose,
            "it is encrypted",
            "give one without a passphrase: nobody is there to type it");
      }
      return text.key();
    } catch (IOException e) {
      throw new UsageFailure(purpose, DiskTrouble.text(e, ""), advice, e);
    } catch (GeneralSecurityException e) {
      // no cause: its message may quote what it could not decode
      throw new UsageFailure(purpose, "it is no RSA, EC or Ed25519 key", advice);
    }
  }

  private static byte[] bytes(Path file, Duration patience) throws IOException {
    byte[] bytes = GivenFile.read(file, LARGEST_FILE + 1, patience);
    if (bytes.length > LARGEST_FILE) {
      throw new FileSystemException(
          file.toString(), null, "it is larger than " + LARGEST_FILE + " bytes");
    }
    return bytes;
  }
}
