package dev.remora.cli;

import dev.remora.settings.Command;
import dev.remora.settings.Nearest;
import dev.remora.settings.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words behind a command, sorted but not yet read as values: {@code --name value}, {@code
 * --name=value}, {@code -o value}, {@code -ovalue}, switches, and arguments, which all words behind
 * {@code --} are. No message repeats a value.
 */
final class Words {
  private final String command;
  private final List<Option> options;
  private final Deque<String> rest;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, List<String>> values = new HashMap<>();
  private final Set<String> switches = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  /** What follows an unknown option may be its value and no argument. */
  private boolean certain = true;

  /**
   * @param command the word in the place of the command
   * @param options that the command has
   */
  Words(String command, List<Option> options, List<String> words) {
    this.command = command;
    this.options = options;
    this.rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      if (word.equals("--")) {
        arguments.addAll(rest);
        rest.clear();
      } else if (isOption(word)) {
        option(word);
      } else {
        arguments.add(word);
      }
    }
  }

  String command() {
    return command;
  }

  /** Those that belong to no option; nothing when an unknown option makes that uncertain. */
  Optional<List<String>> arguments() {
    return certain ? Optional.of(arguments) : Optional.empty();
  }

  boolean has(Option option) {
    return switches.contains(option.name());
  }

  /** All that were given for an option, in this order. */
  List<String> values(String option) {
    return values.getOrDefault(option, List.of());
  }

  /** What is wrong with the command line itself. */
  List<Problem> problems() {
    return problems;
  }

  /** Neither a hyphen on its own nor a number below zero is one. */
  private static boolean isOption(String word) {
    return word.length() > 1 && word.startsWith("-") && !Character.isDigit(word.charAt(1));
  }

  private void option(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Optional<Option> option = named(name);
    Optional<Option> attached =
        word.startsWith("--") ? Optional.empty() : named(word.substring(0, 2));
    if (option.isPresent()) {
      take(option.get(), equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)));
    } else if (attached.isPresent() && !attached.get().isSwitch()) {
      take(attached.get(), Optional.of(word.substring(2)));
    } else {
      certain &= equals >= 0;
      problems.add(unknown(name));
    }
  }

  private Optional<Option> named(String name) {
    return options.stream().filter(option -> option.isSpelt(name)).findFirst();
  }

  private void take(Option option, Optional<String> value) {
    if (option.isSwitch() && value.isPresent()) {
      problems.add(new Problem(option.name(), "takes no value"));
    } else if (option.isSwitch()) {
      switches.add(option.name());
    } else if (value.isPresent()) {
      values.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(value.get());
    } else if (rest.isEmpty() || isOption(rest.element())) {
      problems.add(new Problem(option.name(), "a value is expected"));
    } else {
      take(option, Optional.of(rest.remove()));
    }
  }

  private Problem unknown(String name) {
    boolean ofAnother =
        Command.all().stream()
            .flatMap(other -> CommandText.of(other).all().stream())
            .anyMatch(option -> option.isSpelt(name));
    return new Problem(
        Problem.name(name),
        (ofAnother ? "no option of remora " + command : "no such option")
            + "; "
            + Nearest.hint(
                name,
                options.stream().map(Option::name).toList(),
                "remora help " + command + " lists them"));
  }
}
