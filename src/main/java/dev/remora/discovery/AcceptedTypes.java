package dev.remora.discovery;

import dev.remora.oci.Descriptor;
import dev.remora.oci.MediaType;
import java.util.List;
import java.util.Optional;

/**
 * The artifact types that count as configuration.
 *
 * @param types at least one; {@code attach} and {@code push} write the first
 */
public record AcceptedTypes(List<String> types) {
  /** Those of whoever says nothing else. */
  public static final AcceptedTypes USUAL =
      new AcceptedTypes(List.of(MediaType.REMORA_CONFIG, "custom/config"));

  public AcceptedTypes {
    types = List.copyOf(types);
    if (types.isEmpty()) {
      throw new IllegalArgumentException("at least one artifact type is expected");
    }
    for (String type : types) {
      if (!MediaType.isWellFormed(type)) {
        throw new IllegalArgumentException(
            "artifact types such as application/vnd.example.config.v1 are expected");
      }
    }
  }

  /**
   * Reads a list separated by commas.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static AcceptedTypes parse(String text) {
    return new AcceptedTypes(List.of(text.split("\\s*,\\s*", -1)));
  }

  public boolean accept(String artifactType) {
    return types.contains(artifactType);
  }

  /**
   * Whether an entry of a listing may turn out to be accepted when its manifest is read. The type
   * "empty" says nothing: clients that know only the configuration's type (go-containerregistry,
   * Harbor) list every artifact with it.
   */
  public boolean mayAccept(Descriptor listed) {
    return mayAcceptListed(listed.artifactType());
  }

  /** The same for the type alone, or none. */
  public boolean mayAcceptListed(Optional<String> type) {
    return said(type).map(this::accept).orElse(true);
  }

  /** The listed type, where it says something. */
  static Optional<String> listedType(Descriptor listed) {
    return said(listed.artifactType());
  }

  /** A type, where it says something. */
  static Optional<String> said(Optional<String> type) {
    return type.filter(text -> !text.equals(MediaType.EMPTY));
  }

  /** The type that {@code attach} and {@code push} write. */
  public String written() {
    return types.getFirst();
  }

  @Override
  public String toString() {
    return String.join(",", types);
  }
}
