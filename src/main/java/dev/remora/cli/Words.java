package dev.remora.cli;

import static java.util.stream.Collectors.toMap;

import dev.remora.settings.Command;
import dev.remora.settings.GivenText;
import dev.remora.settings.Nearest;
import dev.remora.settings.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of a command line, sorted but not yet read as values: {@code --name value}, {@code
 * --name=value}, {@code -o value}, {@code -ovalue}, switches, and arguments, which all words behind
 * {@code --} are; the first of the others is the command, wherever the options stand. No message
 * repeats a value.
 */
final class Words {
  private static final Pattern LETTERS = Pattern.compile("[A-Za-z-]{1,30}");

  private static final Map<Command, List<Option>> OF_COMMANDS =
      Command.all().stream().collect(toMap(c -> c, c -> CommandText.of(c).all()));

  /** Those of all commands, because the command may come after its options. */
  private static final List<Option> KNOWN =
      Command.all().stream().flatMap(command -> own(command).stream()).distinct().toList();

  private final Deque<String> rest;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, List<String>> values = new HashMap<>();
  private final Map<String, String> flaws = new HashMap<>();

  /** As they were typed, known or not. */
  private final Set<String> names = new LinkedHashSet<>();

  private final Optional<String> command;

  /** How many arguments came before {@code --}. */
  private int beforeEnd = Integer.MAX_VALUE;

  /** How many came before an unknown option, whose value the next one may be. */
  private int certain = Integer.MAX_VALUE;

  Words(List<String> words) {
    this.rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      if (word.equals("--")) {
        beforeEnd = arguments.size();
        arguments.addAll(rest);
        rest.clear();
      } else if (isOption(word)) {
        option(word);
      } else {
        arguments.add(word);
      }
    }
    this.command = takeCommand(!words.isEmpty() && isOption(words.getFirst()));
  }

  /** The word in the place of the command, whether it is one or not. */
  Optional<String> command() {
    return command;
  }

  /** Those that belong to no option; nothing when an unknown option makes that uncertain. */
  Optional<List<String>> arguments() {
    return certain == Integer.MAX_VALUE ? Optional.of(arguments) : Optional.empty();
  }

  boolean has(Option option) {
    return names.contains(option.name());
  }

  /** All that were given for an option, in this order. */
  List<String> values(String option) {
    return values.getOrDefault(option, List.of());
  }

  /** What is wrong with the options, of those that a command has. */
  List<Problem> problems(Command command) {
    List<Option> own = own(command);
    List<Problem> problems = new ArrayList<>();
    for (String name : names) {
      if (!names(own).contains(name)) {
        problems.add(unknown(name, command, own));
      } else if (flaws.containsKey(name)) {
        problems.add(new Problem(name, flaws.getOrDefault(name, "")));
      }
    }
    return problems;
  }

  /**
   * The first argument; behind an unknown option, the first that is a command. Options alone mean
   * pull, and an image may follow them: a plain word is none, so that a slip is never looked up on
   * Docker Hub.
   */
  private Optional<String> takeCommand(boolean optionsFirst) {
    for (int i = 0; i < Math.min(beforeEnd, arguments.size()); i++) {
      String word = arguments.get(i);
      boolean isFirst = i == 0 && certain > 0;
      boolean mayBeImage = optionsFirst && !LETTERS.matcher(word).matches();
      if (isFirst ? !mayBeImage : ArgumentParser.COMMANDS.contains(word)) {
        return Optional.of(arguments.remove(i));
      }
      if (isFirst) {
        return Optional.empty();
      }
    }
    return Optional.empty();
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
      certain = equals < 0 ? Math.min(certain, arguments.size()) : certain;
      names.add(name);
    }
  }

  private static Optional<Option> named(String name) {
    return KNOWN.stream().filter(option -> option.name().equals(name)).findFirst();
  }

  private void take(Option option, Optional<String> value) {
    String name = option.name();
    names.add(name);
    if (option.isSwitch()) {
      value.ifPresent(_ -> flaws.put(name, "takes no value"));
    } else if (value.isPresent()) {
      take(name, value.get());
    } else if (rest.isEmpty() || isOption(rest.element())) {
      flaws.put(name, "a value is expected");
    } else {
      take(name, rest.remove());
    }
  }

  /** Whoever names an option wants something of it: a variable in it may not have been set. */
  private void take(String name, String value) {
    if (GivenText.of(value).text().isEmpty()) {
      flaws.put(name, "a value is expected, and it is empty; leave it out, or give it one");
    } else {
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
  }

  private static Problem unknown(String name, Command command, List<Option> own) {
    List<String> owners = owners(name);
    String near =
        Nearest.hint(
            name,
            names(own),
            () ->
                Nearest.to(name, names(KNOWN))
                    .filter(_ -> owners.isEmpty())
                    .map(it -> "the nearest is " + it + " of " + String.join(", ", owners(it))),
            "remora help " + command + " lists them, --help in full");
    String fault =
        owners.isEmpty()
            ? "no such option"
            : "no option of remora " + command + ", but of " + String.join(", ", owners);
    return new Problem(Problem.name(name), fault + "; " + near);
  }

  /** The commands that have an option. */
  private static List<String> owners(String name) {
    return Command.all().stream()
        .filter(command -> names(own(command)).contains(name))
        .map(Command::toString)
        .toList();
  }

  private static List<Option> own(Command command) {
    return OF_COMMANDS.getOrDefault(command, List.of());
  }

  private static List<String> names(List<Option> options) {
    return options.stream().map(Option::name).toList();
  }
}
