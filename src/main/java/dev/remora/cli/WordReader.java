package dev.remora.cli;

import dev.remora.settings.Nearest;
import dev.remora.settings.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Lets picocli tell words apart, and words its complaints so that no value is repeated. */
final class WordReader {
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, List<String>> values = new HashMap<>();
  private final Set<String> switches = new HashSet<>();

  private WordReader() {}

  /**
   * Reads them.
   *
   * @param arguments the first word that is no option is the command
   */
  static Words read(List<String> arguments) {
    ParseResult top = Grammar.COMMAND_LINE.parseArgs(arguments.toArray(String[]::new));
    return new WordReader().words(top);
  }

  private Words words(ParseResult top) {
    options(top);
    ParseResult sub = top.hasSubcommand() ? top.subcommand() : null;
    if (sub == null) {
      String command =
          top.unmatched().stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
      return result(command, Optional.of(List.of()));
    }
    options(sub);
    top.errors().forEach(this::complain);
    sub.errors().forEach(this::complain);
    sub.unmatched().forEach(word -> problems.add(unknown(word, sub)));
    // what follows an unknown option may be its value and no argument
    boolean certain = sub.unmatched().stream().allMatch(word -> word.contains("="));
    // picocli lists them once before and once after "--", each time with all their words
    Stream<String> arguments =
        sub.matchedPositionals().stream().limit(1).flatMap(p -> p.stringValues().stream());
    return result(
        sub.commandSpec().name(), certain ? Optional.of(arguments.toList()) : Optional.empty());
  }

  private Words result(String command, Optional<List<String>> arguments) {
    return new Words(
        command, arguments, Map.copyOf(values), Set.copyOf(switches), List.copyOf(problems));
  }

  private void options(ParseResult result) {
    for (OptionSpec option : result.matchedOptions()) {
      if (option.arity().max() == 0) {
        switches.add(option.longestName());
      } else {
        // an option that is given twice is listed twice, each time with all its values
        values.put(option.longestName(), List.copyOf(option.stringValues()));
      }
    }
  }

  /** Picocli's own words may repeat a value. */
  private void complain(Exception error) {
    switch (error) {
      case UnmatchedArgumentException unmatched -> {} // told from the words themselves
      case MissingParameterException missing ->
          missing.getMissing().stream()
              .filter(OptionSpec.class::isInstance)
              .map(argument -> ((OptionSpec) argument).longestName())
              .forEach(name -> problems.add(new Problem(name, "a value is expected")));
      case MaxValuesExceededException switched ->
          problems.add(new Problem("options", "a value is given to one that takes none"));
      default -> problems.add(new Problem("options", "not understood"));
    }
  }

  private static Problem unknown(String word, ParseResult result) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    List<String> known =
        result.commandSpec().options().stream().map(OptionSpec::longestName).sorted().toList();
    boolean ofAnother =
        Grammar.COMMAND_LINE.getSubcommands().values().stream()
            .anyMatch(command -> command.getCommandSpec().findOption(name) != null);
    return new Problem(
        Problem.name(name),
        (ofAnother ? "no option of remora " + result.commandSpec().name() : "no such option")
            + "; the nearest is "
            + Nearest.to(name, known));
  }
}
