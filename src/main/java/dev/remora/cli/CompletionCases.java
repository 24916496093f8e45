package dev.remora.cli;

import static java.util.stream.Collectors.joining;

import dev.remora.cli.CompletionTable.OfCommands;
import dev.remora.cli.CompletionTable.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tables as branches of {@code case}, which bash and zsh read alike. They leave words in {@code
 * list}, or in {@code kind} what the shell knows itself.
 */
record CompletionCases(CompletionTable table) {

  /** After the command: its options. */
  String options() {
    return table.commands().stream()
        .map(
            command ->
                branch(
                    List.of(command.word()),
                    list(command.options().stream().map(Option::name).toList())))
        .collect(joining("\n"));
  }

  /** After command and option: what its value can be. */
  String values() {
    Map<Offer, List<String>> patterns = new LinkedHashMap<>();
    for (OfCommands option : table.options()) {
      List<String> of = patterns.computeIfAbsent(option.offer(), _ -> new ArrayList<>());
      if (table.isOne(option)) {
        of.add("*' " + option.name() + "'");
      } else {
        option.commands().forEach(command -> of.add("'" + command + " " + option.name() + "'"));
      }
    }
    return branches(patterns);
  }

  /** After command and number: what an argument can be. */
  String arguments() {
    Map<Offer, List<String>> patterns = new LinkedHashMap<>();
    Stream<Place> exactFirst =
        Stream.concat(
            table.arguments().stream().filter(place -> !place.orLater()),
            table.arguments().stream().filter(Place::orLater));
    exactFirst.forEach(
        place ->
            patterns
                .computeIfAbsent(place.offer(), _ -> new ArrayList<>())
                .add(
                    place.orLater()
                        ? "'" + place.command() + " '*"
                        : "'" + place.command() + " " + place.number() + "'"));
    return branches(patterns);
  }

  /** For zsh: each command with what it does. */
  String describedCommands() {
    return table.commands().stream()
        .map(command -> "      " + quoted(command.word() + ":" + command.summary()))
        .collect(joining("\n"));
  }

  /** For zsh: each option with what it is, after its command where it is not the same in all. */
  String describedOptions() {
    return table.options().stream()
        .flatMap(
            option ->
                table.isOne(option)
                    ? Stream.of(described(option.name(), option))
                    : option.commands().stream()
                        .map(command -> described(command + " " + option.name(), option)))
        .collect(joining("\n"));
  }

  private static String described(String key, OfCommands option) {
    return "      " + quoted(key) + " " + quoted(option.help());
  }

  private static String branches(Map<Offer, List<String>> patterns) {
    return patterns.entrySet().stream()
        .filter(branch -> branch.getKey() != Offer.Kind.NOTHING)
        .map(branch -> branch(branch.getValue(), assignment(branch.getKey())))
        .collect(joining("\n"));
  }

  private static String branch(List<String> patterns, String then) {
    return "    (" + String.join(" | ", patterns) + ") " + then + " ;;";
  }

  private static String assignment(Offer offer) {
    return switch (offer) {
      case Offer.Words(List<String> words) -> list(words);
      case Offer.Kind kind -> "kind='" + kind + "'";
    };
  }

  private static String list(List<String> words) {
    return "list='" + String.join(" ", words) + "'";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
