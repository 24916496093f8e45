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
    OTHER_KEY,
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
