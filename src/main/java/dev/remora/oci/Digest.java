package dev.remora.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Identifies content by an algorithm and its hash (image-spec, descriptor.md, "Digests").
 *
 * <p>A digest from outside is parsed before it becomes part of a URL or a path. Digests of
 * unregistered algorithms are valid values, since a listing may contain them, but their content
 * cannot be used: see {@link #verifiable}.
 */
public record Digest(String algorithm, String encoded) {
  private static final String USUAL = "sha256";
  private static final int LONGEST = 256;
  private static final int SHORT = 12;

  /** Reads character by character: a manifest has one digest for each file. */
  public Digest {
    int digits = hexDigits(algorithm);
    if (digits > 0) {
      if (encoded.length() != digits || !isOf(encoded, Digest::isHexDigit)) {
        throw new IllegalArgumentException(
            "not a digest: "
                + algorithm
                + " is followed by "
                + digits
                + " lower-case hexadecimal digits");
      }
    } else if (algorithm.length() + 1 + encoded.length() > LONGEST
        || !isAlgorithm(algorithm)
        || encoded.isEmpty()
        || !isOf(encoded, Digest::mayBeEncoded)) {
      throw noDigest();
    }
  }

  private static IllegalArgumentException noDigest() {
    return new IllegalArgumentException("not a digest: a form like sha256:<64 hex> is expected");
  }

  /** How many digits the hash of a registered algorithm has; 0 for any other. */
  private static int hexDigits(String algorithm) {
    return switch (algorithm) {
      case "sha256" -> 64;
      case "sha512" -> 128;
      default -> 0;
    };
  }

  /** Components of letters and digits, with one separator between two of them. */
  private static boolean isAlgorithm(String text) {
    boolean inComponent = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separates = "+._-".indexOf(c) >= 0;
      if (separates ? !inComponent : !isIn(c, 'a', 'z') && !isIn(c, '0', '9')) {
        return false;
      }
      inComponent = !separates;
    }
    return inComponent;
  }

  private static boolean isOf(String text, IntPredicate kind) {
    for (int i = 0; i < text.length(); i++) {
      if (!kind.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(int c) {
    return isIn(c, '0', '9') || isIn(c, 'a', 'f');
  }

  private static boolean mayBeEncoded(int c) {
    return isIn(c, 'a', 'z')
        || isIn(c, 'A', 'Z')
        || isIn(c, '0', '9')
        || c == '='
        || c == '_'
        || c == '-';
  }

  private static boolean isIn(int c, char first, char last) {
    return c >= first && c <= last;
  }

  /**
   * Reads the form {@code algorithm:encoded}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw noDigest();
    }
    String algorithm = text.startsWith(USUAL + ":") ? USUAL : text.substring(0, colon);
    return new Digest(algorithm, text.substring(colon + 1));
  }

  /**
   * Reads a digest as others may have written it: in capitals, with white space around it.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static Digest asWritten(String text) {
    String stripped = text.strip();
    String lower = stripped.toLowerCase(Locale.ROOT);
    return parse(lower.startsWith("sha256:") || lower.startsWith("sha512:") ? lower : stripped);
  }

  /** The SHA-256 of some bytes. */
  public static Digest sha256(byte[] bytes) {
    return new Digest("sha256", HexFormat.of().formatHex(messageDigest("SHA-256").digest(bytes)));
  }

  /** The digest of a finished hash. */
  public static Digest of(String algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  /** Whether Remora can compute this algorithm, and so use the content. */
  public boolean verifiable() {
    return algorithm.equals("sha256") || algorithm.equals("sha512");
  }

  /**
   * A new hash of this digest's algorithm.
   *
   * @throws IllegalStateException when the digest is not {@link #verifiable}
   */
  public MessageDigest newHash() {
    return switch (algorithm) {
      case "sha256" -> messageDigest("SHA-256");
      case "sha512" -> messageDigest("SHA-512");
      default -> throw new IllegalStateException("cannot compute " + algorithm);
    };
  }

  /** Whether some bytes have this digest. */
  public boolean matches(byte[] bytes) {
    return verifiable() && of(algorithm, newHash().digest(bytes)).equals(this);
  }

  /** The first digits, for names and lines that people read; never for identity. */
  public String shortened() {
    return encoded.substring(0, Math.min(SHORT, encoded.length()));
  }

  /**
   * The tag under which registries without the referrers API keep a subject's referrers
   * (distribution-spec, "Referrers Tag Schema").
   */
  public String referrersTag() {
    String tag =
        algorithm.substring(0, Math.min(32, algorithm.length()))
            + "-"
            + encoded.substring(0, Math.min(64, encoded.length()));
    return tag.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  @Override
  public String toString() {
    return algorithm + ":" + encoded;
  }

  private static MessageDigest messageDigest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // both are required of every Java platform
    }
  }
}
