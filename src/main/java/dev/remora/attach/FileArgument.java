package dev.remora.attach;

import dev.remora.oci.MediaType;
import java.util.Optional;

/**
 * A file or directory on the command line: {@code FILE[:MEDIA-TYPE]}.
 *
 * @param path as it was given; relative to the working directory
 */
public record FileArgument(String path, Optional<String> mediaType) {

  /**
   * Reads one. A colon belongs to the path unless what follows it is a media type; a final one ends
   * the path, as in ORAS, for paths that would be taken apart otherwise.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static FileArgument parse(String text) {
    int colon = text.lastIndexOf(':');
    String after = text.substring(colon + 1);
    boolean typed = colon >= 0 && MediaType.isWellFormed(after);
    boolean ended = colon >= 0 && after.isEmpty();
    String path = typed || ended ? text.substring(0, colon) : text;
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a file such as app.json or app.json:application/json");
    }
    return new FileArgument(path, typed ? Optional.of(after) : Optional.empty());
  }

  /**
   * The file that was meant, where what follows its colon was meant to be a media type and is none.
   */
  Optional<FileArgument> withoutEnding() {
    int colon = path.lastIndexOf(':');
    return mediaType.isEmpty() && colon > 0
        ? Optional.of(new FileArgument(path.substring(0, colon), Optional.empty()))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return path;
  }
}
