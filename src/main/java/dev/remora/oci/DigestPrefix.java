package dev.remora.oci;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A digest by its first digits, or by all of them: as people name what they see. It becomes a
 * digest by a look at what there is, and only that verifies anything.
 *
 * @param digits hexadecimal, 12 at least
 */
public record DigestPrefix(String algorithm, String digits) {
  private static final Pattern FORM = Pattern.compile("(?:(sha256|sha512):)?([0-9a-f]{12,128})");

  private static final String USUAL = "sha256";

  public DigestPrefix {
    if (digits.length() > length(algorithm)) {
      throw new IllegalArgumentException(
          algorithm + " has no more than " + length(algorithm) + " digits");
    }
  }

  /** The whole of one. */
  public static DigestPrefix of(Digest digest) {
    return new DigestPrefix(digest.algorithm(), digest.encoded());
  }

  /** Whether a text has the form, with or without the algorithm, and is not a whole digest. */
  static boolean isShort(String text) {
    var form = FORM.matcher(text);
    return form.matches() && form.group(2).length() < length(algorithm(form.group(1)));
  }

  /**
   * Reads the form {@code [algorithm:]digits}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static DigestPrefix parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "is no digest and has none; sha256: and 64 hexadecimal digits are expected, or the first"
              + " 12 and more of them");
    }
    return new DigestPrefix(algorithm(form.group(1)), form.group(2));
  }

  private static String algorithm(@Nullable String given) {
    return given == null ? USUAL : given;
  }

  private static int length(String algorithm) {
    return algorithm.equals(USUAL) ? 64 : 128;
  }

  /** The digest, where these are all of its digits. */
  public Optional<Digest> whole() {
    return digits.length() == length(algorithm)
        ? Optional.of(new Digest(algorithm, digits))
        : Optional.empty();
  }

  /** Whether a digest begins so. */
  public boolean matches(Digest digest) {
    return digest.algorithm().equals(algorithm) && digest.encoded().startsWith(digits);
  }

  @Override
  public String toString() {
    return algorithm + ":" + digits;
  }
}
