package dev.remora.cli;

import dev.remora.settings.Command;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A page of help. */
sealed interface Page {
  /**
   * Of one command.
   *
   * @param full with every setting
   */
  record Of(Command command, boolean full) implements Page {}

  enum Topic implements Page {
    OVERVIEW,
    EXIT_CODES,
    SETTINGS,
    JSON,
    VERSION,
    REFERENCE;

    /** As it is typed after {@code remora help}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The topics that people ask for by name. */
  List<Topic> NAMED = List.of(Topic.EXIT_CODES, Topic.SETTINGS, Topic.JSON);

  static Optional<Page> named(String name, boolean full) {
    return Command.named(name)
        .<Page>map(command -> new Of(command, full))
        .or(() -> NAMED.stream().filter(topic -> topic.toString().equals(name)).findFirst());
  }

  static List<String> names() {
    return Stream.concat(Command.all().stream(), NAMED.stream()).map(Object::toString).toList();
  }
}
