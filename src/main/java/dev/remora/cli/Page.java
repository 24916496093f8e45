package dev.remora.cli;

import dev.remora.settings.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be read instead of running something. */
sealed interface Page {
  /** The help of one command. */
  record Of(Command command) implements Page {}

  /** Everything else. */
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

  static Optional<Page> named(String name) {
    for (Command command : Command.values()) {
      if (command.toString().equals(name)) {
        return Optional.of(new Of(command));
      }
    }
    return NAMED.stream()
        .filter(topic -> topic.toString().equals(name))
        .<Page>map(topic -> topic)
        .findFirst();
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Command command : Command.values()) {
      names.add(command.toString());
    }
    NAMED.forEach(topic -> names.add(topic.toString()));
    return names;
  }
}
