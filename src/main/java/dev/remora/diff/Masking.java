package dev.remora.diff;

import java.util.List;
import java.util.Optional;

/**
 * What of a text is not shown.
 *
 * @param names of what is masked; nothing where all is shown
 */
public record Masking(Optional<SecretNames> names) {
  /** In place of a value, however long that is. */
  static final String MASK = "******";

  /** Masks what looks like a secret by its name, and what these patterns match. */
  public static Masking of(List<MaskPattern> more) {
    return new Masking(Optional.of(new SecretNames(List.copyOf(more))));
  }

  /** Shows all. */
  public static Masking none() {
    return new Masking(Optional.empty());
  }

  /** A text's lines as they may be shown. */
  List<Line> lines(String path, RawText text) {
    if (names.isEmpty()) {
      return text.plain();
    }
    if (names.get().hasFile(path)) {
      return text.lines().isEmpty()
          ? List.of()
          : List.of(new Line(MASK, String.join("\n", text.lines()) + text.ended(), true));
    }
    return new MaskedText(text, names.get()).lines();
  }
}
