package dev.remora.oci;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An operating system and processor that an image is for (image-spec, image-index.md). */
public record Platform(String os, String architecture, Optional<String> variant) {
  private static final Pattern PART = Pattern.compile("[a-z0-9_.-]{1,64}");

  /**
   * Reads {@code os/architecture[/variant]}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    boolean wellFormed = parts.length == 2 || parts.length == 3;
    for (String part : parts) {
      wellFormed &= PART.matcher(part).matches();
    }
    if (!wellFormed) {
      throw new IllegalArgumentException("is no platform; one such as linux/arm64/v8 is expected");
    }
    return new Platform(
        parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
  }

  /** The platform that this process runs on, in Go's names, as registries use them. */
  public static Platform current() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (arch) {
      case "amd64", "x86_64" -> new Platform("linux", "amd64", Optional.empty());
      case "aarch64", "arm64" -> new Platform("linux", "arm64", Optional.of("v8"));
      default -> new Platform("linux", arch, Optional.empty());
    };
  }

  /** Whether both are the same; a variant that goes without saying may be left out. */
  public boolean isSameAs(Platform other) {
    return os.equals(other.os)
        && architecture.equals(other.architecture)
        && variantInFull().equals(other.variantInFull());
  }

  private String variantInFull() {
    String implied =
        switch (architecture) {
          case "amd64" -> "v1";
          case "arm64" -> "v8";
          case "arm" -> "v7";
          default -> "";
        };
    return variant.orElse(implied);
  }

  /**
   * Whether an image for this platform may run where {@code wanted} is asked for. A variant counts
   * only when both name one.
   */
  public boolean satisfies(Platform wanted) {
    return os.equals(wanted.os)
        && architecture.equals(wanted.architecture)
        && (variant.isEmpty() || wanted.variant.isEmpty() || variant.equals(wanted.variant));
  }

  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
  }
}
