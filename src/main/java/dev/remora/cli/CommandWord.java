package dev.remora.cli;

import dev.remora.settings.Command;
import java.util.List;
import java.util.stream.Stream;

/**
 * A word in the place of the command that people may type, with what may follow it.
 *
 * @param summary one line
 * @param arguments what each can be, in their order
 * @param repeats whether there may be more of the last one
 */
record CommandWord(
    String word, String summary, List<Option> options, List<Offer> arguments, boolean repeats) {
  private static final String MORE = "...";

  static final String HELP = "help";
  static final String VERSION = "version";
  static final String COMPLETION = "completion";

  /** Every one, in the order in which they are explained. */
  static List<CommandWord> all() {
    return Stream.concat(
            Command.all().stream().map(CommandText::of).map(CommandWord::of),
            Stream.of(
                withoutSettings(HELP, "explains a command or a topic", Page.names()),
                withoutSettings(
                    VERSION, "shows version, commit, build time and platform", List.of()),
                withoutSettings(
                    COMPLETION,
                    "prints what completes all of this in a shell",
                    Stream.of(Shell.values()).map(Shell::toString).toList())))
        .toList();
  }

  private static CommandWord of(CommandText text) {
    List<String> synopsis =
        Stream.of(text.arguments().split(" "))
            .map(argument -> argument.replaceAll("[\\[\\]]", ""))
            .toList();
    return new CommandWord(
        text.command().toString(),
        text.summary(),
        text.all(),
        offers(text, synopsis),
        synopsis.getLast().endsWith(MORE));
  }

  /** An image that may be left out has what follows in its place. */
  private static List<Offer> offers(CommandText text, List<String> synopsis) {
    List<Offer> offers = synopsis.stream().map(CommandWord::once).map(Offer::of).toList();
    return text.arguments().startsWith("[") && offers.size() > 1
        ? Stream.concat(Stream.of(offers.get(1)), offers.stream().skip(1)).toList()
        : offers;
  }

  private static String once(String argument) {
    return argument.endsWith(MORE)
        ? argument.substring(0, argument.length() - MORE.length())
        : argument;
  }

  private static CommandWord withoutSettings(String word, String summary, List<String> arguments) {
    List<Offer> offers = arguments.isEmpty() ? List.of() : List.of(new Offer.Words(arguments));
    return new CommandWord(word, summary, List.of(Option.HELP), offers, false);
  }
}
