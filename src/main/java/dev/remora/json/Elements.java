package dev.remora.json;

/**
 * Told of the elements of an array one by one, while their document is read. None of them is held,
 * so the array may be as long as its document.
 *
 * <p>A later part of the document may be malformed: what was told counts only once the whole was
 * read.
 */
@FunctionalInterface
public interface Elements {
  /** The next element that is not {@code null}. */
  void element(JsonObject element) throws MalformedJson;

  /**
   * The next element is no object, has too many members, or is not what {@link #element} expects.
   * One malformed element makes all of the document malformed, unless this says otherwise.
   */
  default void odd(MalformedJson problem) throws MalformedJson {
    throw problem;
  }
}
