package dev.remora.cli;

import java.util.List;
import java.util.Locale;

/** What a shell can offer to whoever types a value or an argument. */
sealed interface Offer {
  /** One of these, which may not be all there is. */
  record Words(List<String> words) implements Offer {
    public Words {
      words = List.copyOf(words);
    }
  }

  /** What the shell knows itself. */
  enum Kind implements Offer {
    FILE,
    DIRECTORY,

    /** Only a layout on disk: no registry is asked. */
    IMAGE,

    /** A word for one of an image's configurations, or a volume. */
    REVISION,

    NOTHING;

    /** As the scripts call it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For the value of an option: its words, else what its placeholder stands for. */
  static Offer of(Option option) {
    return option.suggestions().isEmpty()
        ? kind(option.placeholder())
        : new Words(option.suggestions());
  }

  /** For an argument as it stands in a synopsis, without what says that it may be left out. */
  static Offer of(String argument) {
    return kind(argument);
  }

  private static Kind kind(String placeholder) {
    return switch (placeholder) {
      case "FILE", "FILES", "FILE:MEDIA-TYPE" -> Kind.FILE;
      case "DIR" -> Kind.DIRECTORY;
      case "IMAGE", "REF" -> Kind.IMAGE;
      case "A", "B" -> Kind.REVISION;
      default -> Kind.NOTHING;
    };
  }
}
