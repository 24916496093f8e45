package dev.remora.attach;

import dev.remora.oci.Digest;
import java.util.regex.Pattern;

/** How a person names one of several revisions. */
public sealed interface RevisionName {

  /** By the whole digest. */
  record Whole(Digest digest) implements RevisionName {
    @Override
    public String toString() {
      return digest.toString();
    }
  }

  /**
   * By the first digits of the digest, as {@code discover} and the volume show them.
   *
   * @param digits at least four, hexadecimal
   */
  record Prefix(String digits) implements RevisionName {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{4,64}");

    public Prefix {
      if (!FORM.matcher(digits).matches()) {
        throw new IllegalArgumentException(
            "a digest, or at least four of its first digits, is expected");
      }
    }

    boolean matches(Digest digest) {
      return digest.encoded().startsWith(digits);
    }

    @Override
    public String toString() {
      return digits;
    }
  }

  /** The one before the present one. */
  record Previous() implements RevisionName {
    private static final String NAME = "previous";

    @Override
    public String toString() {
      return NAME;
    }
  }

  private static boolean isDigits(String text, int from) {
    return from < text.length()
        && text.substring(from).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /**
   * Reads what {@link #byDigest} reads, or {@code previous}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static RevisionName parse(String given) {
    if (given.equals(Previous.NAME)) {
      return new Previous();
    }
    try {
      return byDigest(given);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; or " + Previous.NAME + ", for the one before", e);
    }
  }

  /**
   * Reads {@code sha256:…}, or its first digits with or without the algorithm.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static RevisionName byDigest(String given) {
    int at = given.lastIndexOf('@');
    // of a whole reference, as lists of artifacts show it, the digest counts
    boolean named = at >= 0 && (given.startsWith("sha", at + 1) || isDigits(given, at + 1));
    String text = named ? given.substring(at + 1) : given;
    String digits = text.substring(text.indexOf(':') + 1);
    boolean shortened = !text.contains(":") || (text.startsWith("sha256:") && digits.length() < 64);
    if (!shortened) {
      return new Whole(Digest.parse(text));
    }
    return digits.length() == 64 ? new Whole(new Digest("sha256", digits)) : new Prefix(digits);
  }
}
