package dev.remora.trust.notation;

import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.CertificatePath;
import dev.remora.trust.x509.UnusableCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that an envelope brings, from the signer's to the root, and nothing beside
 * (Notary Project, signature specification, "Certificate Requirements"). That it brings its root
 * proves nothing: one of them has to be trusted.
 */
record SigningChain(List<Certificate> certificates) {
  /** Real ones have two to four. */
  private static final int LONGEST = 8;

  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  /** Anything; servers, clients, mail, time stamps, answers about revocation. */
  private static final List<String> OTHER_USAGES =
      List.of(
          "2.5.29.37.0",
          "1.3.6.1.5.5.7.3.1",
          "1.3.6.1.5.5.7.3.2",
          "1.3.6.1.5.5.7.3.4",
          "1.3.6.1.5.5.7.3.8",
          "1.3.6.1.5.5.7.3.9");

  SigningChain {
    certificates = List.copyOf(certificates);
  }

  static SigningChain parse(List<byte[]> chain) throws Refusal {
    if (chain.isEmpty() || chain.size() > LONGEST) {
      throw Refusal.unreadable(
          "it has %d certificates, and 1 to %d are expected".formatted(chain.size(), LONGEST));
    }
    List<Certificate> certificates = new ArrayList<>();
    for (byte[] der : chain) {
      try {
        certificates.add(Certificate.parse(der));
      } catch (UnusableCertificate e) {
        throw Refusal.unreadable("a certificate in it cannot be used: " + e.getMessage());
      }
    }
    return new SigningChain(certificates);
  }

  Certificate signer() {
    return certificates.getFirst();
  }

  private List<Certificate> issuers() {
    return certificates.subList(1, certificates.size());
  }

  /** Refuses certificates that are not for what they are used for, or not those of one signer. */
  void requireSound() throws Refusal {
    requireSigner();
    if (!certificates.getLast().isSelfSigned()) {
      throw Refusal.unreadable("its certificates do not end with a root");
    }
    List<Certificate> issuers = issuers();
    for (int below = 0; below < issuers.size(); below++) {
      requireAuthority(issuers.get(below), below);
    }
    for (Certificate certificate : certificates.subList(0, issuers.size())) {
      if (certificate.isSelfSigned()) { // what follows would be no issuer of it
        throw Refusal.unreadable("one of its certificates that is not the last signed itself");
      }
    }
    if (!issuers.isEmpty()) {
      new CertificatePath(issuers).requireIssued(signer(), validity().start());
    }
  }

  private void requireSigner() throws Refusal {
    KeyUsage usage = KeyUsage.of(signer());
    if (!usage.isOnlyForSignatures() || signer().claimsAuthority()) {
      throw Refusal.unreadable("its certificate is not for signatures alone");
    }
    List<String> usages = signer().extendedKeyUsages();
    boolean isForCode =
        usages.isEmpty()
            || usages.contains(CODE_SIGNING) && usages.stream().noneMatch(OTHER_USAGES::contains);
    if (!isForCode) {
      throw Refusal.unreadable("its certificate is for something else than signing code");
    }
  }

  private static void requireAuthority(Certificate issuer, int below) throws Refusal {
    if (!issuer.claimsAuthority() || !KeyUsage.of(issuer).isForCertificates()) {
      throw Refusal.unreadable("a certificate above it is none of an authority");
    }
    if (below > issuer.longestPath()) {
      throw Refusal.unreadable("there are more authorities below one of them than it allows");
    }
  }

  /** When all of them are valid. */
  Period validity() throws Refusal {
    Instant start =
        certificates.stream()
            .map(certificate -> certificate.validity().start())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Optional<Instant> end =
        certificates.stream()
            .flatMap(certificate -> certificate.validity().end().stream())
            .min(Comparator.naturalOrder());
    Period all = new Period(start, end);
    if (!all.contains(start)) {
      throw new Refusal(
          Miss.Reason.EXPIRED,
          "carries a signature by certificates that were at no time all of them valid");
    }
    return all;
  }

  /** Whether one of them is trusted by itself, to the byte. */
  boolean leadsTo(List<Certificate> trusted) {
    return certificates.stream()
        .anyMatch(one -> trusted.stream().anyMatch(it -> Arrays.equals(it.der(), one.der())));
  }
}
