package dev.remora.trust.x509;

import dev.remora.trust.key.Hash;
import dev.remora.trust.key.UnknownKeyKind;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.StrictBase64;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate (RFC 5280), read by Java and, before that, as DER in its only form. Its key is one
 * that counts. Nothing is said about who issued it: that is {@link CertificatePath}'s business.
 */
public final class Certificate {
  /** Those that Fulcio issues have one to two thousand bytes. */
  private static final int LARGEST = 16 << 10;

  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int SIGNS_CERTIFICATES = 5;

  private final byte[] der;
  private final X509Certificate certificate;
  private final CertificateParts parts;
  private final VerificationKey key;
  private final List<AlternativeName> names;
  private final List<String> usages;

  private Certificate(
      byte[] der,
      X509Certificate certificate,
      CertificateParts parts,
      VerificationKey key,
      List<AlternativeName> names,
      List<String> usages) {
    this.der = der;
    this.certificate = certificate;
    this.parts = parts;
    this.key = key;
    this.names = names;
    this.usages = usages;
  }

  /**
   * Reads one from DER.
   *
   * @throws UnusableCertificate where it is something else, is larger than 16 KiB, or its key is
   *     weak
   */
  public static Certificate parse(byte[] der) throws UnusableCertificate {
    if (der.length > LARGEST) {
      throw new UnusableCertificate("it is larger than " + LARGEST + " bytes");
    }
    try {
      CertificateParts parts = CertificateParts.read(der); // Java would take PEM, too
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      VerificationKey key = VerificationKey.of("certificate", parts.spki());
      byte[] value = certificate.getExtensionValue(ALTERNATIVE_NAMES);
      List<AlternativeName> names =
          value == null
              ? List.of()
              : AlternativeName.read(Der.parse(value).require(Der.OCTET_STRING).content());
      List<String> usages = certificate.getExtendedKeyUsage();
      return new Certificate(
          der.clone(),
          certificate,
          parts,
          key,
          names,
          usages == null ? List.of() : List.copyOf(usages));
    } catch (UnknownKeyKind e) {
      throw new UnknownCertificateKind("of its key: " + e.getMessage());
    } catch (UnusableKey e) {
      throw new UnusableCertificate("of its key: " + e.getMessage());
    } catch (MalformedDer | CertificateException e) { // Java's words would say less
      throw new UnusableCertificate("it is no certificate in DER, or a damaged one");
    }
  }

  public byte[] der() {
    return der.clone();
  }

  /** For Java's own checks. */
  X509Certificate certificate() {
    return certificate;
  }

  public VerificationKey key() {
    return key;
  }

  /** Its SubjectPublicKeyInfo. */
  public byte[] spki() {
    return parts.spki().clone();
  }

  public Period validity() {
    return new Period(
        certificate.getNotBefore().toInstant(), Optional.of(certificate.getNotAfter().toInstant()));
  }

  /** Whether it may issue others. */
  public boolean isAuthority() {
    return certificate.getBasicConstraints() >= 0 && isFor(SIGNS_CERTIFICATES);
  }

  /** Whether it says that it is an authority's, whatever its key may be used for. */
  public boolean claimsAuthority() {
    return certificate.getBasicConstraints() >= 0;
  }

  /** How many authorities may stand between it and a last certificate. */
  public int longestPath() {
    return certificate.getBasicConstraints();
  }

  /** Whether it names itself as its issuer, and its own key signed it, by no weak algorithm. */
  public boolean isSelfSigned() {
    if (!certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())
        || !CertificateSignature.isStrong(certificate)) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether its key may sign something else than certificates. */
  public boolean signs() {
    return isFor(DIGITAL_SIGNATURE);
  }

  private boolean isFor(int usage) {
    boolean[] usages = certificate.getKeyUsage();
    return usages == null || usages[usage];
  }

  /** What it calls its subject, beside the distinguished name. */
  public List<AlternativeName> alternativeNames() {
    return names;
  }

  /** What its key is for, as object identifiers with points; empty where it does not say. */
  public List<String> extendedKeyUsages() {
    return usages;
  }

  /** Whether nobody may pass over what its key is for. */
  public boolean extendedKeyUsageIsCritical() {
    return isCritical(EXTENDED_KEY_USAGE);
  }

  /** Whether nobody may pass over an extension of it. */
  public boolean isCritical(String oid) {
    return certificate.getCriticalExtensionOIDs() instanceof Set<String> critical
        && critical.contains(oid);
  }

  /** The content of an extension. */
  public Optional<byte[]> extension(String oid) {
    byte[] value = certificate.getExtensionValue(oid);
    try {
      return value == null
          ? Optional.empty()
          : Optional.of(Der.parse(value).require(Der.OCTET_STRING).content());
    } catch (MalformedDer e) {
      throw new IllegalStateException(e); // Java wrote it
    }
  }

  /** What its issuer signed. */
  public byte[] signedPart() {
    try {
      return certificate.getTBSCertificate();
    } catch (CertificateException e) {
      throw new IllegalStateException(e); // it was read
    }
  }

  /** The distinguished name of its issuer, in DER. */
  public byte[] issuer() {
    return parts.issuer().clone();
  }

  /** The distinguished name of its subject, in DER. */
  public byte[] subject() {
    return parts.subject().clone();
  }

  /** The same for the same bytes alone. */
  @Override
  public String toString() {
    return Signer.FINGERPRINT + StrictBase64.encode(Hash.SHA256.of(der));
  }

  /** Its number among those of its issuer. */
  public BigInteger serialNumber() {
    return parts.serial();
  }
}
