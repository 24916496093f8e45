package dev.remora.cli;

import dev.remora.settings.Command;
import dev.remora.settings.Flag;
import dev.remora.settings.Nearest;
import dev.remora.settings.Problem;
import dev.remora.settings.Setting;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsReader;
import dev.remora.settings.SettingsReader.Reading;
import dev.remora.settings.SettingsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** From the arguments and the environment of the process to what was asked for. */
final class ArgumentParser {
  private static final Set<String> GLOBAL =
      Set.of(Option.VERBOSE.name(), Option.HELP.name(), "-h", Option.VERSION.name());

  private static final Pattern WORD = Pattern.compile("[A-Za-z-]{1,30}");

  private static final Pattern OPTION_WITH_VALUE = Pattern.compile("-[^=]+=");

  private final SettingsReader settings;

  ArgumentParser(Map<String, String> environment) {
    this.settings = new SettingsReader(environment);
  }

  Parsed parse(String... arguments) {
    List<String> given = commandFirst(List.of(arguments));
    int firstOther = 0;
    while (firstOther < given.size() && GLOBAL.contains(given.get(firstOther))) {
      firstOther++;
    }
    boolean bare = firstOther == given.size();
    boolean noCommand = bare || given.get(firstOther).startsWith("-");
    List<String> completed = new ArrayList<>(given);
    if (noCommand) {
      completed.add(firstOther, Command.PULL.toString());
    }
    Words words = WordReader.read(completed);
    if (noCommand && words.has(Option.HELP)) {
      return new Parsed.Show(Page.Topic.OVERVIEW);
    }
    return words.has(Option.VERSION) ? new Parsed.Show(Page.Topic.VERSION) : parse(words, bare);
  }

  /** An option that comes before the command, with its value, is one of that command. */
  private static List<String> commandFirst(List<String> given) {
    int before = 0;
    while (before < given.size() && OPTION_WITH_VALUE.matcher(given.get(before)).lookingAt()) {
      before++;
    }
    if (before == 0 || before == given.size() || command(given.get(before)).isEmpty()) {
      return given;
    }
    List<String> sorted = new ArrayList<>(given);
    sorted.addFirst(sorted.remove(before));
    return sorted;
  }

  private Parsed parse(Words words, boolean bare) {
    return switch (words.command()) {
      case Grammar.HELP -> help(words);
      case Grammar.VERSION -> new Parsed.Show(Page.Topic.VERSION);
      case Grammar.REFERENCE -> new Parsed.Show(Page.Topic.REFERENCE);
      default ->
          command(words.command())
              .map(command -> ofCommand(command, words, bare))
              .orElseGet(() -> unknown(words));
    };
  }

  private Parsed help(Words words) {
    String name = words.arguments().flatMap(all -> all.stream().findFirst()).orElse("");
    if (name.isEmpty()) {
      return new Parsed.Show(Page.Topic.OVERVIEW);
    }
    return Page.named(name)
        .<Parsed>map(Parsed.Show::new)
        .orElseGet(
            () ->
                wrong(
                    new Problem(
                        Grammar.HELP,
                        "no such topic; the nearest is " + Nearest.to(name, Page.names()))));
  }

  private Parsed unknown(Words words) {
    List<String> known = new ArrayList<>(List.of(Grammar.HELP, Grammar.VERSION));
    for (Command command : Command.values()) {
      known.add(command.toString());
    }
    // what is no word may be an image with a password in it: it is not repeated
    String word = words.command();
    return wrong(
        WORD.matcher(word).matches()
            ? new Problem(word, "no such command; the nearest is " + Nearest.to(word, known))
            : new Problem(
                "command",
                "none is given; an image's configuration is pulled by remora pull IMAGE"));
  }

  /** The settings are read all the same, so that their mistakes come out in the same run. */
  private Parsed wrong(Problem problem) {
    Reading reading = settings.read(List.of());
    List<Problem> problems = new ArrayList<>(List.of(problem));
    problems.addAll(reading.problems());
    return new Parsed.Wrong(Optional.empty(), List.copyOf(problems), reading.settings());
  }

  private Parsed ofCommand(Command command, Words words, boolean bare) {
    if (words.has(Option.HELP)) {
      return new Parsed.Show(new Page.Of(command));
    }
    List<Problem> problems = new ArrayList<>(words.problems());
    Reading reading = settings.read(flags(command, words, problems));
    problems.addAll(reading.problems());
    Settings read = reading.settings();
    if (bare && problems.isEmpty() && nothingConfigured(read)) {
      return new Parsed.Nothing();
    }
    Optional<Invocation> invocation = new Interpreter(words, read, problems).interpret(command);
    return problems.isEmpty() && invocation.isPresent()
        ? new Parsed.Run(command, invocation.get())
        : new Parsed.Wrong(Optional.of(command), List.copyOf(problems), read);
  }

  private static boolean nothingConfigured(Settings settings) {
    return settings.find(SettingsTable.IMAGE).isEmpty()
        && settings.find(SettingsTable.ARTIFACT).isEmpty();
  }

  private static List<Flag> flags(Command command, Words words, List<Problem> problems) {
    List<Flag> flags = new ArrayList<>();
    for (Setting<?> setting : SettingsTable.of(command)) {
      List<String> given = words.values(setting.flag());
      if (given.size() > 1) {
        problems.add(new Problem(setting.flag(), "given twice"));
      }
      given.stream().limit(1).forEach(text -> flags.add(new Flag(setting, setting.flag(), text)));
    }
    List<String> arguments = words.arguments().orElse(List.of());
    if (!arguments.isEmpty()) {
      argumentOf(command)
          .ifPresent(
              setting -> {
                if (!words.values(setting.flag()).isEmpty()) {
                  problems.add(
                      new Problem(
                          setting.placeholder(),
                          "given twice, as an argument and by " + setting.flag()));
                }
                flags.add(new Flag(setting, setting.placeholder(), arguments.getFirst()));
              });
    }
    return flags;
  }

  /**
   * The setting that the argument is a spelling of, which is called as its value is in the help.
   */
  private static Optional<Setting<?>> argumentOf(Command command) {
    return switch (command) {
      case PULL, FOLLOW, DISCOVER -> Optional.of(SettingsTable.IMAGE);
      case STATUS -> Optional.of(SettingsTable.TO);
      case ATTACH, DETACH, PUSH, INSPECT -> Optional.empty();
    };
  }

  private static Optional<Command> command(String word) {
    for (Command command : Command.values()) {
      if (command.toString().equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}
