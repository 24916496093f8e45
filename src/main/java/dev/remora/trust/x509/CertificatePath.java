package dev.remora.trust.x509;

import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * The authorities above a certificate: the one that issued it, the one that issued that, and so on
 * until the last, which is trusted by itself. Java validates the path (RFC 5280, section 6); what
 * it does not ask of the last one, or not at all, is asked here first. Nobody is asked whether one
 * of them was revoked: that needs the network.
 */
public record CertificatePath(List<Certificate> issuers) {
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  public CertificatePath {
    issuers = List.copyOf(issuers);
    if (issuers.isEmpty()) {
      throw new IllegalArgumentException("a path has an authority");
    }
  }

  /**
   * Refuses a certificate that could not be trusted at a time.
   *
   * @param usage what it has to be for (extended key usage); those above, where they say what they
   *     are for
   * @param time when all of them have to be valid
   */
  public void requireTrusted(Certificate leaf, String usage, Instant time) throws Refusal {
    requireValid(leaf, time, "its certificate");
    if (!leaf.extendedKeyUsages().contains(usage)) {
      throw refused("its certificate is for something else than it was used for");
    }
    for (int below = 0; below < issuers.size(); below++) {
      requireAuthority(issuers.get(below), below, usage, time);
    }
    requireIssued(leaf, time);
  }

  /**
   * Refuses a certificate that does not come from the last of the authorities, whatever it is for.
   *
   * @param time when all of them have to be valid
   */
  public void requireIssued(Certificate leaf, Instant time) throws Refusal {
    List<X509Certificate> path = new ArrayList<>();
    path.add(leaf.certificate());
    issuers.subList(0, issuers.size() - 1).forEach(issuer -> path.add(issuer.certificate()));
    requireStrong(path);
    validate(path, time);
  }

  private static void requireAuthority(Certificate issuer, int below, String usage, Instant time)
      throws Refusal {
    requireValid(issuer, time, "the certificate of an authority above it");
    if (!issuer.isAuthority()) {
      throw refused("a certificate above it is none of an authority");
    }
    if (below > issuer.longestPath()) {
      throw refused("there are more authorities below one of them than it allows");
    }
    List<String> usages = issuer.extendedKeyUsages();
    if (!usages.isEmpty() && !usages.contains(usage) && !usages.contains(ANY_USAGE)) {
      throw refused("an authority above it issues certificates for something else");
    }
  }

  private static void requireValid(Certificate certificate, Instant time, String which)
      throws Refusal {
    if (!certificate.validity().contains(time)) {
      throw new Refusal(
          Miss.Reason.EXPIRED,
          "carries a signature of " + time + ", when " + which + " was not valid");
    }
  }

  private static void requireStrong(List<X509Certificate> path) throws Refusal {
    for (X509Certificate certificate : path) {
      if (!CertificateSignature.isStrong(certificate)) {
        throw refused("a certificate is signed by an algorithm that is too weak");
      }
    }
  }

  private void validate(List<X509Certificate> path, Instant time) throws Refusal {
    Certificate last = issuers.getLast();
    if (last.extension(NAME_CONSTRAINTS).isPresent()) { // Java would pass over them
      throw refused("the last authority above it constrains names, which is not supported");
    }
    try {
      PKIXParameters parameters =
          new PKIXParameters(Set.of(new TrustAnchor(last.certificate(), null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(time));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertPathValidatorException e) {
      throw new Refusal(
          Miss.Reason.OTHER_AUTHORITY,
          "carries a signature by a certificate that no trusted authority issued");
    } catch (GeneralSecurityException e) {
      throw refused("the certificates above it cannot be read as a path");
    }
  }

  private static Refusal refused(String why) {
    return new Refusal(Miss.Reason.UNPROVEN, "carries a signature that does not count: " + why);
  }
}
