package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.x509.AlternativeName;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.MalformedDer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;

/**
 * Whose a certificate of Fulcio is: the one name in it, and who vouched for that (Fulcio,
 * "oid-info.md").
 */
record CertifiedIdentity(AlternativeName name, String issuer) {
  /** As DER has texts; older certificates have the bare text under another number. */
  private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";

  private static final String BARE_ISSUER = "1.3.6.1.4.1.57264.1.1";

  /** The name of a workflow has 150 characters. */
  private static final int LONGEST = 400;

  static CertifiedIdentity of(Certificate certificate) throws Refusal {
    List<AlternativeName> names = certificate.alternativeNames();
    if (names.size() != 1) {
      throw Refusal.unreadable(
          "its certificate has " + names.size() + " names, and exactly one is expected");
    }
    return new CertifiedIdentity(names.getFirst(), issuer(certificate));
  }

  private static String issuer(Certificate certificate) throws Refusal {
    Optional<byte[]> issuer = certificate.extension(ISSUER);
    Optional<byte[]> bare = certificate.extension(BARE_ISSUER);
    try {
      if (issuer.isPresent()) {
        return Der.parse(issuer.get()).text();
      }
      if (bare.isPresent()) {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bare.get())).toString();
      }
    } catch (MalformedDer | CharacterCodingException e) {
      throw Refusal.unreadable("the issuer in its certificate cannot be read");
    }
    throw Refusal.unreadable("its certificate does not say who vouched for its name");
  }

  /**
   * Whether it is this one, to the letter. Only a URI has a scheme; so that nobody gets the address
   * of another as a URI.
   */
  boolean is(Signer.Identity identity) {
    AlternativeName.Kind kind =
        identity.name().contains("://") ? AlternativeName.Kind.URI : AlternativeName.Kind.EMAIL;
    return name.kind() == kind
        && name.value().equals(identity.name())
        && issuer.equals(identity.issuer());
  }

  @Override
  public String toString() {
    return Refusal.shown(name.value(), LONGEST) + " (" + Refusal.shown(issuer, LONGEST) + ")";
  }
}
