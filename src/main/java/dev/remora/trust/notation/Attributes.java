package dev.remora.trust.notation;

import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an envelope says of itself under its signature (Notary Project, signature specification,
 * "Signed Attributes"), in either form.
 *
 * @param algorithm by which it says to be signed
 * @param contentType of its payload
 * @param critical the names that nobody may pass over who does not know them
 * @param names all that there are, but for those that the form itself has
 */
record Attributes(
    SigningAlgorithm algorithm,
    String contentType,
    List<String> critical,
    String scheme,
    Instant signingTime,
    Optional<Instant> expiry,
    Set<String> names) {
  static final String SCHEME = "io.cncf.notary.signingScheme";
  static final String SIGNING_TIME = "io.cncf.notary.signingTime";
  static final String EXPIRY = "io.cncf.notary.expiry";
  private static final String AUTHENTIC_TIME = "io.cncf.notary.authenticSigningTime";

  /** Of a plug-in without which nobody may say that it is valid; and of its oldest version. */
  private static final String PLUGIN = "io.cncf.notary.verificationPlugin";

  private static final String CONTENT_TYPE = "application/vnd.cncf.notary.payload.v1+json";
  private static final String X509 = "notary.x509";

  Attributes {
    critical = List.copyOf(critical);
    names = Set.copyOf(names);
  }

  /** Refuses what contradicts itself, and what asks for more than is known here. */
  void requireKnown() throws Refusal {
    if (!contentType.equals(CONTENT_TYPE)) {
      throw Refusal.otherMeaning("a signed document of the type " + Refusal.shown(contentType));
    }
    if (!scheme.equals(X509)) {
      throw Refusal.unreadable(
          "its signing scheme is " + Refusal.shown(scheme) + ", and " + X509 + " is expected");
    }
    if (names.contains(AUTHENTIC_TIME)) { // only another scheme has it
      throw Refusal.unreadable("it has " + AUTHENTIC_TIME + ", which its scheme does not");
    }
    for (String name : names) {
      if (name.startsWith(PLUGIN)) {
        throw Refusal.unreadable("it asks for a plug-in that verifies it, and there are none here");
      }
    }
    requireCritical();
    if (expiry.isPresent() && !expiry.get().isAfter(signingTime)) {
      throw Refusal.unreadable("it ends before it was made");
    }
  }

  private void requireCritical() throws Refusal {
    Set<String> known = new HashSet<>(Set.of(SCHEME));
    if (expiry.isPresent()) {
      known.add(EXPIRY);
    }
    for (String name : known) {
      if (!critical.contains(name)) {
        throw Refusal.unreadable(name + " is not critical, and has to be");
      }
    }
    if (Set.copyOf(critical).size() < critical.size()) { // RFC 7515, section 4.1.11
      throw Refusal.unreadable("what is critical in it has a name twice");
    }
    for (String name : critical) {
      if (!known.contains(name)) {
        throw Refusal.unreadable(
            Refusal.shown(name) + " is critical in it, and unknown or not there");
      }
    }
  }

  /** Refuses what was signed for less long; the moment itself is too late. */
  void requireUnexpired(Instant now) throws Refusal {
    if (expiry.isPresent() && !now.isBefore(expiry.get())) {
      throw new Refusal(
          Miss.Reason.EXPIRED, "carries a signature that was made until " + expiry.get());
    }
  }
}
