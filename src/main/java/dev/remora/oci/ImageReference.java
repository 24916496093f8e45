package dev.remora.oci;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image or artifact, in every form that people and runtimes write it: {@code
 * registry/repo:tag@digest}, Docker's short names, {@code docker-pullable://…}, and {@code
 * oci:DIR[:TAG][@DIGEST]} for an image layout on disk.
 *
 * @param digest decides where it is there; the tag is then for people only
 * @param prefix of the digest that is meant, where that is to be looked up; then there is no digest
 */
public record ImageReference(
    Location location,
    Optional<String> tag,
    Optional<Digest> digest,
    Optional<DigestPrefix> prefix) {
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  /** A digest where a name is expected: its hexadecimal digits could pass for a tag or a name. */
  private static final Pattern BARE_DIGEST =
      Pattern.compile("@?sha(?:256|512):[^/@]*|@?[a-f0-9]{12,128}");

  private static final Pattern REGISTERED_ALGORITHM =
      Pattern.compile("(?:sha256|sha512|blake3):[^/]*", Pattern.CASE_INSENSITIVE);
  private static final String LAYOUT = "oci:";
  private static final String PULLABLE = "docker-pullable://";

  public ImageReference(Location location, Optional<String> tag, Optional<Digest> digest) {
    this(location, tag, digest, Optional.empty());
  }

  public ImageReference {
    tag.ifPresent(ImageReference::checkTag);
  }

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException with a message for people, which does not repeat the text: it
   *     may hold a password that does not belong there
   */
  public static ImageReference parse(String text) {
    if (text.startsWith(LAYOUT)) {
      return layout(text.substring(LAYOUT.length()));
    }
    return image(text.startsWith(PULLABLE) ? text.substring(PULLABLE.length()) : text);
  }

  private static ImageReference image(String name) {
    if (name.contains("://")) {
      throw new IllegalArgumentException(
          "a reference has no scheme: registry/repository@sha256:… is expected");
    }
    if (BARE_DIGEST.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "it names no repository: registry/repository@sha256:… is expected");
    }
    int at = name.indexOf('@');
    if (at >= 0 && name.indexOf('/', at) >= 0) {
      throw new IllegalArgumentException(
          "what follows @ is no digest; credentials do not belong in a reference");
    }
    Optional<DigestPrefix> prefix = prefix(name.substring(at + 1)).filter(_ -> at >= 0);
    Optional<Digest> digest =
        at < 0 || prefix.isPresent()
            ? Optional.empty()
            : Optional.of(digest(name.substring(at + 1)));
    NameAndTag parts = NameAndTag.split(at < 0 ? name : name.substring(0, at));
    return new ImageReference(
        Repository.parse(parts.name),
        parts.tag.or(() -> at < 0 ? Optional.of("latest") : Optional.empty()),
        digest,
        prefix);
  }

  /** The same image with its digest known; the tag stays for people. */
  public ImageReference withDigest(Digest known) {
    return new ImageReference(location, tag, Optional.of(known));
  }

  /** The same image, named by this digest or by the beginning of one. */
  public ImageReference by(DigestPrefix name) {
    return name.whole()
        .map(this::withDigest)
        .orElseGet(() -> new ImageReference(location, tag, Optional.empty(), Optional.of(name)));
  }

  /** The location, and the digest, its beginning, or else the tag. */
  @Override
  public String toString() {
    return location
        + digest
            .map(d -> "@" + d)
            .or(() -> prefix.map(p -> "@" + p))
            .orElseGet(() -> tag.map(t -> ":" + t).orElse(""));
  }

  /** What follows the last at sign of a reference. */
  private static Digest digest(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("nothing follows its @; was a variable in it not set?");
    }
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "what follows @ is no digest: sha256: and 64 digits of 0-9a-f are expected, or the first"
              + " 12 and more of them",
          e);
    }
  }

  private static Optional<DigestPrefix> prefix(String text) {
    return DigestPrefix.isShort(text) ? Optional.of(DigestPrefix.parse(text)) : Optional.empty();
  }

  private static ImageReference layout(String text) {
    if (text.startsWith("//")) {
      throw new IllegalArgumentException(
          "oci: is followed by a directory; an image of a registry is named without it:"
              + " registry/repository@sha256:…");
    }
    int at = text.lastIndexOf('@');
    // a directory's name may hold an @, too: only what begins like a digest is a digest
    Optional<DigestPrefix> prefix = prefix(text.substring(at + 1)).filter(_ -> at >= 0);
    boolean hasDigest =
        prefix.isPresent()
            || (at >= 0
                && (at == text.length() - 1
                    || REGISTERED_ALGORITHM.matcher(text.substring(at + 1)).matches()));
    Optional<Digest> digest =
        hasDigest && prefix.isEmpty()
            ? Optional.of(digest(text.substring(at + 1)))
            : Optional.empty();
    NameAndTag parts = NameAndTag.split(hasDigest ? text.substring(0, at) : text);
    return new ImageReference(new LayoutDirectory(parts.name), parts.tag, digest, prefix);
  }

  /** Whether a text has the form of a tag (distribution-spec, "Pulling manifests"). */
  public static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  private static void checkTag(String tag) {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing follows its colon, not even a tag; was a variable in it not set?");
    }
    if (!isTag(tag)) {
      throw new IllegalArgumentException(
          "the tag is not up to 128 letters, digits and . _ - as the specification allows");
    }
  }

  /**
   * What is before and after the last colon, unless a slash follows it: then it is the colon of a
   * port.
   */
  private record NameAndTag(String name, Optional<String> tag) {
    static NameAndTag split(String text) {
      int colon = text.lastIndexOf(':');
      return colon > text.lastIndexOf('/')
          ? new NameAndTag(text.substring(0, colon), Optional.of(text.substring(colon + 1)))
          : new NameAndTag(text, Optional.empty());
    }
  }
}
