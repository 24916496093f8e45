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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns the arguments and the environment of the process into a request. */
final class ArgumentParser {
  private static final Pattern WORD = Pattern.compile("[A-Za-z-]{1,30}");
  private static final Pattern OPTION_WITH_VALUE = Pattern.compile("-[^=]+=");

  // words that are commands besides those of the table
  private static final String HELP = "help";
  private static final String VERSION = "version";

  /** Prints what the reference page is made of; for those who work on Remora. */
  private static final String REFERENCE = "reference";

  private final SettingsReader settings;

  ArgumentParser(Map<String, String> environment) {
    this.settings = new SettingsReader(environment);
  }

  Request parse(String... arguments) {
    List<String> given = commandFirst(List.of(arguments));
    int first = 0;
    while (first < given.size() && isGlobal(given.get(first))) {
      first++;
    }
    List<String> before = given.subList(0, first);
    List<String> behind = given.subList(first, given.size());
    boolean bare = behind.isEmpty();
    boolean noCommand = bare || behind.getFirst().startsWith("-");
    String word = noCommand ? Command.PULL.toString() : behind.getFirst();
    Optional<Command> command = Command.named(word);
    List<Option> options =
        command.map(known -> CommandText.of(known).all()).orElse(CommandText.ANY);
    Words words = new Words(word, options, noCommand ? behind : behind.subList(1, behind.size()));
    boolean help = words.has(Option.HELP) || before.stream().anyMatch(Option.HELP::isSpelt);
    if (noCommand && help) {
      return new Request.Show(Page.Topic.OVERVIEW);
    }
    if (before.contains(Option.VERSION.name())) {
      return new Request.Show(Page.Topic.VERSION);
    }
    if (command.isPresent()) {
      return help
          ? new Request.Show(new Page.Of(command.get()))
          : ofCommand(command.get(), words, bare);
    }
    return switch (word) {
      case HELP -> help(words);
      case VERSION -> new Request.Show(Page.Topic.VERSION);
      case REFERENCE -> new Request.Show(Page.Topic.REFERENCE);
      default -> unknown(word);
    };
  }

  private static boolean isGlobal(String word) {
    return Stream.of(Option.VERBOSE, Option.HELP, Option.VERSION)
        .anyMatch(option -> option.isSpelt(word));
  }

  /** An option that comes before the command, with its value, is one of that command. */
  private static List<String> commandFirst(List<String> given) {
    int before = 0;
    while (before < given.size() && OPTION_WITH_VALUE.matcher(given.get(before)).lookingAt()) {
      before++;
    }
    if (before == 0 || before == given.size() || Command.named(given.get(before)).isEmpty()) {
      return given;
    }
    List<String> sorted = new ArrayList<>(given);
    sorted.addFirst(sorted.remove(before));
    return sorted;
  }

  private Request help(Words words) {
    Optional<String> topic = words.arguments().flatMap(all -> all.stream().findFirst());
    if (topic.filter(name -> !name.isEmpty()).isEmpty()) {
      return new Request.Show(Page.Topic.OVERVIEW);
    }
    return Page.named(topic.get())
        .<Request>map(Request.Show::new)
        .orElseGet(() -> wrong(HELP, "no such topic; " + hint(topic.get(), Page.names())));
  }

  private Request unknown(String word) {
    // what is no word may be an image with a password in it: it is not repeated
    if (!WORD.matcher(word).matches()) {
      return wrong(
          "command", "none is given; an image's configuration is pulled by remora pull IMAGE");
    }
    List<String> known =
        Stream.concat(Stream.of(HELP, VERSION), Command.all().stream().map(Command::toString))
            .toList();
    return wrong(word, "no such command; " + hint(word, known));
  }

  private static String hint(String typed, List<String> known) {
    return Nearest.hint(typed, known, "remora help lists them");
  }

  /** The settings are read all the same, so that their mistakes come out in the same run. */
  private Request wrong(String where, String message) {
    Reading reading = settings.read(List.of());
    List<Problem> problems = new ArrayList<>(List.of(new Problem(where, message)));
    problems.addAll(reading.problems());
    return new Request.Wrong(Optional.empty(), List.copyOf(problems), reading.settings());
  }

  private Request ofCommand(Command command, Words words, boolean bare) {
    List<Problem> problems = new ArrayList<>(words.problems());
    Reading reading = settings.read(flags(command, words, problems));
    problems.addAll(reading.problems());
    Settings read = reading.settings();
    if (bare && problems.isEmpty() && nothingConfigured(read)) {
      return new Request.Nothing();
    }
    Optional<Invocation> invocation = new Interpreter(words, read, problems).interpret(command);
    return problems.isEmpty() && invocation.isPresent()
        ? new Request.Run(command, invocation.get())
        : new Request.Wrong(Optional.of(command), List.copyOf(problems), read);
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
}
