package dev.remora.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be typed after {@code remora}, in the form in which shells want to know it.
 *
 * @param commands in the order in which they are explained
 * @param options each with the commands that have it; twice where it is another one there
 * @param arguments what each can be, with where that is so
 */
record CompletionTable(
    List<CommandWord> commands, List<OfCommands> options, List<Place> arguments) {
  private static final int LONGEST_HELP = 60;

  /** An option with the commands that have it. */
  record OfCommands(
      String name, String help, Offer offer, boolean isSwitch, List<String> commands) {}

  /**
   * An argument.
   *
   * @param number from 0
   * @param orLater whether all that follow are the same
   */
  record Place(String command, int number, boolean orLater, Offer offer) {}

  static CompletionTable all() {
    List<CommandWord> commands = CommandWord.all();
    return new CompletionTable(commands, options(commands), arguments(commands));
  }

  List<String> words() {
    return commands.stream().map(CommandWord::word).toList();
  }

  /** The options that take a value. */
  List<String> valued() {
    return options.stream().filter(o -> !o.isSwitch()).map(OfCommands::name).distinct().toList();
  }

  /** Whether an option is the same wherever there is one of its name. */
  boolean isOne(OfCommands option) {
    return options.stream().filter(other -> other.name().equals(option.name())).count() == 1;
  }

  private static List<OfCommands> options(List<CommandWord> commands) {
    Map<OfCommands, List<String>> owners = new LinkedHashMap<>();
    for (CommandWord command : commands) {
      for (Option option : command.options()) {
        owners.computeIfAbsent(ofNone(option), _ -> new ArrayList<>()).add(command.word());
      }
    }
    return owners.entrySet().stream()
        .map(
            entry -> {
              OfCommands option = entry.getKey();
              return new OfCommands(
                  option.name(),
                  option.help(),
                  option.offer(),
                  option.isSwitch(),
                  List.copyOf(entry.getValue()));
            })
        .toList();
  }

  private static OfCommands ofNone(Option option) {
    return new OfCommands(
        option.name(), inShort(option.help()), Offer.of(option), option.isSwitch(), List.of());
  }

  private static List<Place> arguments(List<CommandWord> commands) {
    List<Place> places = new ArrayList<>();
    for (CommandWord command : commands) {
      List<Offer> offers = command.arguments();
      for (int i = 0; i < offers.size(); i++) {
        boolean orLater = command.repeats() && i == offers.size() - 1;
        places.add(new Place(command.word(), i, orLater, offers.get(i)));
      }
    }
    return places;
  }

  /** What the help says before it goes into details: beside the option there is one line. */
  static String inShort(String help) {
    String first = help.split("[:;] ", 2)[0];
    if (first.length() <= LONGEST_HELP) {
      return first;
    }
    String begun = first.substring(0, LONGEST_HELP);
    int comma = begun.lastIndexOf(", ");
    return comma > LONGEST_HELP / 3
        ? begun.substring(0, comma)
        : begun.substring(0, begun.lastIndexOf(' ')) + "…";
  }
}
