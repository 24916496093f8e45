package dev.remora.publish;

/**
 * Something on a volume that is not as it was published.
 *
 * @param path of a file in the revision, or the name of a link at the top of the volume
 * @param problem what is wrong with it, for people
 */
public record Alteration(String path, String problem) {
  @Override
  public String toString() {
    return path + " " + problem;
  }
}
