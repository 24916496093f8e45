package dev.remora.oci;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image or artifact, in every form that people and runtimes write it: {@code
 * registry/repo:tag@digest}, Docker's short names, {@code docker-pullable://…}, and {@code
 * oci:DIR[:TAG][@DIGEST]} for an image layout on disk.
 *
 * @param digest wins over the tag, which is then kept for people only
 */
public record ImageReference(Location location, Optional<String> tag, Optional<Digest> digest) {
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Pattern BARE_HEX = Pattern.compile("[a-f0-9]{64}");
  private static final String LAYOUT = "oci:";
  private static final String PULLABLE = "docker-pullable://";
  private static final String DOCKER_HUB = "docker.io";

  public ImageReference {
    tag.ifPresent(ImageReference::checkTag);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a message for people, which does not repeat the text: it
   *     may hold a password that does not belong there
   */
  public static ImageReference parse(String text) {
    if (text.startsWith(LAYOUT)) {
      return layout(text.substring(LAYOUT.length()));
    }
    String name = text.startsWith(PULLABLE) ? text.substring(PULLABLE.length()) : text;
    if (name.contains("://")) {
      throw new IllegalArgumentException(
          "a reference has no scheme: registry/repository@sha256:… is expected");
    }
    if (name.startsWith("sha256:") || BARE_HEX.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "it names no repository: registry/repository@sha256:… is expected");
    }
    int at = name.indexOf('@');
    Optional<Digest> digest =
        at < 0 ? Optional.empty() : Optional.of(Digest.parse(name.substring(at + 1)));
    String beforeDigest = at < 0 ? name : name.substring(0, at);
    int colon = beforeDigest.lastIndexOf(':');
    boolean tagged = colon > beforeDigest.lastIndexOf('/');
    Optional<String> tag =
        tagged ? Optional.of(beforeDigest.substring(colon + 1)) : Optional.empty();
    Location repository = repository(tagged ? beforeDigest.substring(0, colon) : beforeDigest);
    return new ImageReference(
        repository,
        tag.or(() -> digest.isEmpty() ? Optional.of("latest") : Optional.empty()),
        digest);
  }

  /** The same image with its digest known; the tag stays for people. */
  public ImageReference withDigest(Digest known) {
    return new ImageReference(location, tag, Optional.of(known));
  }

  /** The location and what of it is meant, by digest if there is one. */
  @Override
  public String toString() {
    return location + digest.map(d -> "@" + d).orElseGet(() -> tag.map(t -> ":" + t).orElse(""));
  }

  /** Text before the first slash is a registry only if it looks like a host (Docker's rule). */
  private static Repository repository(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host =
        first.equals("localhost")
            || first.contains(".")
            || first.contains(":")
            || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
    String registry = host ? first : DOCKER_HUB;
    String path = host ? name.substring(slash + 1) : name;
    if (registry.equals("index.docker.io") || registry.equals("registry-1.docker.io")) {
      registry = DOCKER_HUB;
    }
    boolean official = registry.equals(DOCKER_HUB) && path.indexOf('/') < 0;
    return new Repository(registry, official ? "library/" + path : path);
  }

  private static ImageReference layout(String text) {
    int at = text.lastIndexOf('@');
    boolean hasDigest = at >= 0 && text.indexOf(':', at) > 0;
    Optional<Digest> digest =
        hasDigest ? Optional.of(Digest.parse(text.substring(at + 1))) : Optional.empty();
    String beforeDigest = hasDigest ? text.substring(0, at) : text;
    int colon = beforeDigest.lastIndexOf(':');
    boolean tagged = colon > beforeDigest.lastIndexOf('/');
    String directory = tagged ? beforeDigest.substring(0, colon) : beforeDigest;
    if (directory.isEmpty()) {
      throw new IllegalArgumentException("it names no directory: oci:DIR[:TAG][@DIGEST]");
    }
    return new ImageReference(
        new LayoutDirectory(directory),
        tagged ? Optional.of(beforeDigest.substring(colon + 1)) : Optional.empty(),
        digest);
  }

  private static void checkTag(String tag) {
    if (!TAG.matcher(tag).matches()) {
      throw new IllegalArgumentException(
          "the tag is not up to 128 letters, digits and . _ - as the specification allows");
    }
  }
}
