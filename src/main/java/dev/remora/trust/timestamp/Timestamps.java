package dev.remora.trust.timestamp;

import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.MalformedDer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Verifies time stamps. */
public final class Timestamps {
  private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

  /** With the certificates of a whole chain they have six thousand bytes. */
  private static final int LARGEST = 32 << 10;

  private Timestamps() {}

  /**
   * When a signature existed.
   *
   * @param response of the authority (TimeStampResp, DER)
   * @param signature the bytes that were stamped
   * @param authorities those that are trusted; one of them has to have signed it, while it was
   *     trusted, and all above it valid
   */
  public static Instant verify(
      byte[] response, byte[] signature, List<TimestampAuthority> authorities) throws Refusal {
    if (response.length > LARGEST) {
      throw refused("it is larger than " + LARGEST + " bytes");
    }
    try {
      SignedToken token = SignedToken.ofResponse(response);
      Refusal nearest = refused("no trusted authority signed it");
      for (TimestampAuthority authority : authorities) {
        try {
          Certificate certificate = authority.certificate();
          if (token.names(certificate) && token.signedBy(certificate)) {
            return time(token, signature, authority);
          }
        } catch (Refusal e) {
          nearest = e; // the same key may be there again, trusted at another time
        }
      }
      throw nearest;
    } catch (MalformedDer e) {
      throw refused(String.valueOf(String.valueOf(e.getMessage())));
    }
  }

  private static Instant time(SignedToken token, byte[] signature, TimestampAuthority authority)
      throws MalformedDer, Refusal {
    TimestampInfo info = TimestampInfo.read(token.info());
    if (!Arrays.equals(info.imprint(), info.hash().of(signature))) {
      throw refused("it is of something else");
    }
    requireTrusted(authority, info.time());
    return info.time();
  }

  private static void requireTrusted(TimestampAuthority authority, Instant time) throws Refusal {
    if (!authority.validFor().contains(time)) {
      throw refused("its authority was not trusted at " + time);
    }
    Certificate certificate = authority.certificate();
    if (!certificate.extendedKeyUsages().equals(List.of(TIME_STAMPING))
        || !certificate.extendedKeyUsageIsCritical()) {
      throw refused("its authority's certificate is not for time stamps alone");
    }
    try {
      authority.path().requireTrusted(certificate, TIME_STAMPING, time);
    } catch (Refusal e) { // its words are about the certificate of a signature
      throw refused(
          e.miss().reason() == Miss.Reason.EXPIRED
              ? "its authority's certificate, or one above it, was not valid at " + time
              : "its authority's certificate is none that is trusted");
    }
  }

  private static Refusal refused(String why) {
    return new Refusal(
        Miss.Reason.UNPROVEN, "carries a signature whose time stamp does not count: " + why);
  }
}
