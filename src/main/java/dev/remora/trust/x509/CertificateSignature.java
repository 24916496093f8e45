package dev.remora.trust.x509;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Set;

/** The algorithms by which authorities sign: Java, for what is not TLS, takes SHA-1, too. */
final class CertificateSignature {
  private static final String PSS = "1.2.840.113549.1.1.10";

  /** ECDSA with SHA-256, -384 and -512; RSA with the same; Ed25519. */
  private static final Set<String> STRONG =
      Set.of(
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4",
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          "1.3.101.112");

  private static final Set<String> STRONG_HASHES = Set.of("SHA-256", "SHA-384", "SHA-512");

  private CertificateSignature() {}

  static boolean isStrong(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgOID();
    return algorithm.equals(PSS) ? isStrongPss(certificate) : STRONG.contains(algorithm);
  }

  private static boolean isStrongPss(X509Certificate certificate) {
    byte[] encoded = certificate.getSigAlgParams();
    if (encoded == null) {
      return false; // which means SHA-1
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      return STRONG_HASHES.contains(
          parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
    } catch (GeneralSecurityException | IOException e) {
      return false;
    }
  }
}
