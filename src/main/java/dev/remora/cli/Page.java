package dev.remora.cli;

import dev.remora.settings.Command;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is printed without anything being done. */
sealed interface Page {
  /**
   * The help of one command.
   *
   * @param full with every setting
   */
  record Of(Command command, boolean full) implements Page {}

  /** What a shell reads to complete command lines. */
  record Completion(Shell shell) implements Page {}

  enum Sheet implements Page {
    OVERVIEW,
    VERSION,
    REFERENCE,
    MANUAL
  }

  /** What people ask for by its name. */
  enum Topic implements Page {
    IMAGES("how an image may be named"),
    MATCHING("which configuration counts"),
    VOLUME("how files lie where they are published"),
    CREDENTIALS("where logins are looked for"),
    TRUST("whose signatures count, and how they are verified"),
    ON_FAILURE("what a start does when the registry is away"),
    SETTINGS("the three spellings, and every setting"),
    EXIT_CODES("what each exit code says"),
    JSON("the fields of results for machines"),
    COMPLETION("commands, options and values by the tab key");

    private static final List<Topic> ALL = List.of(values());

    private final String summary;

    Topic(String summary) {
      this.summary = summary;
    }

    static List<Topic> all() {
      return ALL;
    }

    /** One line. */
    String summary() {
      return summary;
    }

    /** As it is typed after {@code remora help}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Optional<Page> named(String name, boolean full) {
    return Command.named(name)
        .<Page>map(command -> new Of(command, full))
        .or(() -> Topic.all().stream().filter(t -> t.toString().equals(name)).findFirst());
  }

  static List<String> names() {
    return Stream.concat(Command.all().stream(), Topic.all().stream())
        .map(Object::toString)
        .toList();
  }
}
