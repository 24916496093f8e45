package dev.remora.trust.proof;

/**
 * Why a signature does not count.
 *
 * @param why for people, after the name of what is not signed: "carries a signature of another key"
 */
public record Miss(Reason reason, String why) implements Comparable<Miss> {
  /** The later, the nearer it is to a signature that counts. */
  public enum Reason {
    NOT_SIGNED,
    NOT_LOOKED_AT,
    UNREADABLE,
    ATTESTATION,
    OTHER_MEANING,
    OTHER_MANIFEST,

    /** By a key where certificates are trusted, or the reverse; another policy knows better. */
    OTHER_KIND,

    OTHER_KEY,

    /**
     * What it says of itself is not proven: its time, its entry in a log, its certificate's key.
     */
    UNPROVEN,

    /** Nobody gave its certificate who is trusted to give one. */
    OTHER_AUTHORITY,

    /** Its certificate was not valid when it was made, or it was made for less long. */
    EXPIRED,

    /**
     * It was logged, or its certificate begins, later than it is here. The clock may be wrong: what
     * is refused for this may count as soon as that is right.
     */
    NOT_YET,

    /** Its certificate is good, and has another identity or issuer. */
    OTHER_IDENTITY,

    /** Its certificate is good, and has another subject. */
    OTHER_SUBJECT,

    OTHER_ANNOTATIONS,
    REVOKED,
    TOO_OLD
  }

  /** The one of two that is nearer to a signature that counts; this one where both are as near. */
  public Miss nearer(Miss other) {
    return other.compareTo(this) > 0 ? other : this;
  }

  @Override
  public int compareTo(Miss other) {
    return reason.compareTo(other.reason);
  }
}
