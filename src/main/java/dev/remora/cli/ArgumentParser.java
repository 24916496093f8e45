package dev.remora.cli;

import dev.remora.settings.Command;
import dev.remora.settings.Flag;
import dev.remora.settings.GivenText;
import dev.remora.settings.Nearest;
import dev.remora.settings.Parser;
import dev.remora.settings.Problem;
import dev.remora.settings.Setting;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsReader;
import dev.remora.settings.SettingsReader.Reading;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns the arguments and the environment of the process into a request. */
final class ArgumentParser {
  private static final Pattern WORD = Pattern.compile("[A-Za-z-]{1,30}");

  /** Prints the reference page, and the manual page: for those who publish them. */
  private static final String REFERENCE = "reference";

  private static final String MANUAL = "man";

  /** Every word that may stand in the place of the command. */
  static final List<String> COMMANDS =
      Stream.concat(CommandWord.all().stream().map(CommandWord::word), Stream.of(REFERENCE))
          .toList();

  private static final Parser<Shell> SHELL = Parser.oneOf(Shell.values());

  private final Clock clock;
  private final SettingsReader settings;

  ArgumentParser(Map<String, String> environment, Clock clock) {
    this.clock = clock;
    this.settings = new SettingsReader(environment);
  }

  Request parse(String... arguments) {
    Words words = new Words(List.of(arguments));
    String word = words.command().orElse(Command.PULL.toString());
    boolean help = words.has(Option.HELP) || words.has(Option.SHORT_HELP);
    if (help && words.command().isEmpty()) {
      return new Request.Show(Page.Sheet.OVERVIEW);
    }
    Optional<Command> command = Command.named(word);
    if (help && command.isPresent()) {
      return new Request.Show(new Page.Of(command.get(), words.has(Option.HELP)));
    }
    if (words.has(Option.VERSION)) {
      return new Request.Show(Page.Sheet.VERSION);
    }
    if (command.isPresent()) {
      boolean bare = Stream.of(arguments).allMatch(Option.VERBOSE.name()::equals);
      return ofCommand(command.get(), words, bare);
    }
    return switch (word) {
      case CommandWord.HELP -> help(words);
      case CommandWord.COMPLETION ->
          help ? new Request.Show(Page.Topic.COMPLETION) : completion(words);
      case CommandWord.VERSION -> new Request.Show(Page.Sheet.VERSION);
      case REFERENCE -> reference(words);
      default -> unknown(word, words);
    };
  }

  private Request reference(Words words) {
    return switch (words.arguments().orElse(List.of()).stream().findFirst().orElse("")) {
      case "" -> new Request.Show(Page.Sheet.REFERENCE);
      case MANUAL -> new Request.Show(Page.Sheet.MANUAL);
      default -> wrong(REFERENCE, "only " + MANUAL + " may follow it", words);
    };
  }

  private Request help(Words words) {
    Optional<String> topic = words.arguments().flatMap(all -> all.stream().findFirst());
    if (topic.filter(name -> !name.isEmpty()).isEmpty()) {
      return new Request.Show(Page.Sheet.OVERVIEW);
    }
    return Page.named(topic.get(), words.has(Option.HELP))
        .<Request>map(Request.Show::new)
        .orElseGet(
            () ->
                wrong(
                    CommandWord.HELP, "no such topic; " + hint(topic.get(), Page.names()), words));
  }

  private Request completion(Words words) {
    List<String> given = words.arguments().orElse(List.of());
    if (given.size() != 1) {
      String known = String.join(", ", SHELL.suggestions());
      return wrong("SHELL", "one is expected, of " + known, words);
    }
    try {
      return new Request.Show(new Page.Completion(GivenText.of(given.getFirst()).as(SHELL)));
    } catch (IllegalArgumentException e) {
      return wrong("SHELL", String.valueOf(e.getMessage()), words);
    }
  }

  private Request unknown(String word, Words words) {
    // what is no word may be an image with a password in it: it is not repeated
    if (!WORD.matcher(word).matches()) {
      return wrong(
          "command",
          "none is given; an image's configuration is pulled by remora pull IMAGE",
          words);
    }
    List<String> known = COMMANDS.stream().filter(name -> !name.equals(REFERENCE)).toList();
    return wrong(word, "no such command; " + hint(word, known), words);
  }

  private static String hint(String typed, List<String> known) {
    return Nearest.hint(typed, known, "remora help lists them");
  }

  /** The settings are read all the same, so that their mistakes come out in the same run. */
  private Request wrong(String where, String message, Words words) {
    List<Problem> problems = new ArrayList<>(List.of(new Problem(where, message)));
    Reading reading = settings.read(flags(SettingsTable.all(), words, problems));
    problems.addAll(reading.problems());
    return new Request.Wrong(Optional.empty(), List.copyOf(problems), reading.settings());
  }

  private Request ofCommand(Command command, Words words, boolean bare) {
    List<Problem> problems = new ArrayList<>(words.problems(command));
    List<Flag> flags = flags(SettingsTable.of(command), words, problems);
    if (command == Command.DISCOVER) {
      flags.removeIf(flag -> flag.setting() == SettingsTable.OUTPUT && !isFormat(flag.text()));
    }
    format(command, words, problems).ifPresent(flags::add);
    volume(words, problems).ifPresent(flags::add);
    argument(command, words, problems).ifPresent(flags::add);
    Reading reading = settings.read(flags);
    problems.addAll(reading.problems());
    Settings read = reading.settings();
    if (bare && problems.isEmpty() && nothingConfigured(read)) {
      return new Request.Nothing(read);
    }
    Optional<Invocation> invocation =
        new Interpreter(words, read, clock, problems).interpret(command);
    return problems.isEmpty() && invocation.isPresent()
        ? new Request.Run(command, invocation.get())
        : new Request.Wrong(Optional.of(command), List.copyOf(problems), read);
  }

  private static boolean nothingConfigured(Settings settings) {
    return settings.find(SettingsTable.IMAGE).isEmpty()
        && settings.find(SettingsTable.ARTIFACT).isEmpty();
  }

  private static List<Flag> flags(List<Setting<?>> known, Words words, List<Problem> problems) {
    List<Flag> flags = new ArrayList<>();
    for (Setting<?> setting : known) {
      List<String> given = words.values(setting.flag());
      if (given.size() > 1) {
        problems.add(new Problem(setting.flag(), "given twice"));
      }
      given.stream().limit(1).forEach(text -> flags.add(new Flag(setting, setting.flag(), text)));
    }
    return flags;
  }

  /** The short spelling of {@code --output}, where it is none of a listing's. */
  private static Optional<Flag> format(Command command, Words words, List<Problem> problems) {
    List<String> given = words.values(Option.FORMAT.name());
    if (given.isEmpty() || command == Command.DISCOVER) {
      return Optional.empty();
    }
    if (given.size() > 1 || !words.values(SettingsTable.OUTPUT.flag()).isEmpty()) {
      problems.add(new Problem(Option.FORMAT.name(), "given twice, or beside --output"));
    }
    String format = given.getFirst();
    boolean known = isFormat(format);
    boolean pulls = command == Command.PULL || command == Command.FOLLOW;
    if (known || !pulls) {
      return Optional.of(new Flag(SettingsTable.OUTPUT, Option.FORMAT.name(), format));
    }
    // as other tools that pull call the directory
    problems.add(
        new Problem(
            Option.FORMAT.name(),
            "text, json or digest is expected; " + SettingsTable.TO.flag() + "=DIR says where"));
    return Optional.empty();
  }

  /** What is looked at is no place to publish to: there it has a name of its own. */
  private static Optional<Flag> volume(Words words, List<Problem> problems) {
    List<String> given = words.values(Option.VOLUME.name());
    if (given.size() > 1 || !given.isEmpty() && words.has(Option.of(SettingsTable.TO))) {
      problems.add(new Problem(Option.VOLUME.name(), "given twice, or beside --to"));
    }
    return given.stream()
        .findFirst()
        .map(directory -> new Flag(SettingsTable.TO, Option.VOLUME.name(), directory));
  }

  /** Of every command: discover has more, which it reads itself. */
  static boolean isFormat(String text) {
    return SettingsTable.OUTPUT.parser().suggestions().contains(text.strip());
  }

  private static Optional<Flag> argument(Command command, Words words, List<Problem> problems) {
    List<String> arguments = words.arguments().orElse(List.of());
    Optional<Setting<?>> named = argumentOf(command, arguments.size());
    if (arguments.isEmpty() || named.isEmpty()) {
      return Optional.empty();
    }
    Setting<?> setting = named.get();
    if (!words.values(setting.flag()).isEmpty()) {
      problems.add(
          new Problem(
              setting.placeholder(), "given twice, as an argument and by " + setting.flag()));
    }
    if (GivenText.of(arguments.getFirst()).text().isEmpty()) {
      problems.add(new Problem(setting.placeholder(), Arguments.EMPTY));
    }
    return Optional.of(new Flag(setting, setting.placeholder(), arguments.getFirst()));
  }

  /**
   * The setting that the argument is a spelling of, which is called as its value is in the help.
   */
  private static Optional<Setting<?>> argumentOf(Command command, int count) {
    return switch (command) {
      case PULL, FOLLOW, DISCOVER, HISTORY -> Optional.of(SettingsTable.IMAGE);
      case DIFF -> Optional.<Setting<?>>of(SettingsTable.IMAGE).filter(_ -> count > 2);
      case STATUS -> Optional.of(SettingsTable.TO);
      case ATTACH, SIGN, DETACH, PUSH, INSPECT -> Optional.empty();
    };
  }
}
