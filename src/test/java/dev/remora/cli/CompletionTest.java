package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import dev.remora.settings.Command;
import dev.remora.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tab key does in real shells, by the scripts that {@code remora completion} prints. */
class CompletionTest {
  private static final List<String> FILES =
      List.of("app.yaml", "config.txt", "--weird.yaml", "prod.pem", "with space.json");
  private static final Path PACKAGE = Path.of("/usr/share/bash-completion/bash_completion");
  private static final List<String> DIRECTORIES = List.of("config", "images");

  /**
   * @param typed before the tab key is pressed
   * @param offered nothing where it is a file, which is in the line after that
   */
  private record Line(String typed, List<String> offered, String last) {
    static Line offers(String typed, String... offered) {
      return new Line(typed, List.of(offered), offered.length == 1 ? offered[0] : "");
    }

    static Line inserts(String typed, String last) {
      return new Line(typed, List.of(), last);
    }
  }

  private static final List<Line> LINES =
      List.of(
          // commands
          Line.offers("remora pu", "pull", "push"),
          Line.offers("remora dis", "discover"),
          Line.offers("remora --log-level=warn --to config fo", "follow"),
          Line.offers("remora --to follow sta", "status"),
          Line.offers("remora \"foll", "follow"),
          Line.offers("remora nonsense --"),
          Line.offers("remora nonsense p"),
          // topics and shells
          Line.offers("remora help exit", "exit-codes"),
          Line.offers("remora help disc", "discover"),
          Line.offers("remora completion z", "zsh"),
          // options of that command only
          Line.offers("remora follow --inter", "--interval"),
          Line.offers("remora pull --inter"),
          Line.offers("remora attach --ann", "--annotation"),
          Line.offers("remora --to config pull --verify-k", "--verify-key"),
          Line.offers("remora pull -- --"),
          // their values
          Line.offers("remora pull --on-failure=", "fail", "cached", "continue"),
          Line.offers("remora pull --on-failure c", "cached", "continue"),
          Line.offers("remora pull --log-format=j", "json"),
          Line.offers("remora \"pull\" --log-level d", "debug"),
          Line.offers("remora follow --repair f", "false"),
          Line.offers("remora discover -o ta", "table"),
          Line.offers("remora pull -o ta"),
          Line.offers("remora attach r.example:5000/app:v1 --from p", "previous"),
          Line.offers("remora pull --platform=linux/ar", "linux/arm64"),
          Line.offers("remora pull --match=env"),
          // files and directories
          Line.inserts("remora attach r.example:5000/app:v1 ap", "app.yaml"),
          Line.inserts("remora attach r.example/app@sha256:3a app.yaml wit", "with space.json"),
          Line.inserts("remora attach r.example/app -- app.yaml --w", "--weird.yaml"),
          Line.inserts("remora sign r.example/app:v1 3a3a --sign-key=pr", "--sign-key=prod.pem"),
          Line.inserts("remora pull --to conf", "config"),
          Line.inserts("remora status im", "images"),
          Line.inserts("remora pull oci:ima", "oci:images"),
          Line.offers("remora inspect r.example/app:v1 ap"));

  @TempDir Path directory;

  @Test
  @Requires({Tool.BASH, Tool.SCRIPT})
  void bashCompletes() throws IOException {
    completes(new CompletionTerminal(Shell.BASH, directory));
  }

  @Test
  @Requires({Tool.BASH, Tool.SCRIPT})
  void bashCompletesBesideItsPackageToo() throws IOException {
    assumeTrue(Files.exists(PACKAGE), "bash-completion is not there");
    completes(new CompletionTerminal(Shell.BASH, directory, PACKAGE.toString()));
  }

  @Test
  @Requires({Tool.BASH, Tool.ZSH, Tool.SCRIPT})
  void zshCompletes() throws IOException {
    completes(new CompletionTerminal(Shell.ZSH, directory));
  }

  @Test
  @Requires(Tool.FISH)
  void fishCompletes() throws IOException {
    completes(new CompletionTerminal(Shell.FISH, directory));
  }

  private void completes(CompletionTerminal terminal) throws IOException {
    for (String file : FILES) {
      Files.createFile(directory.resolve(file));
    }
    for (String name : DIRECTORIES) {
      Files.createDirectory(directory.resolve(name));
    }
    List<CompletionTerminal.Answer> answers =
        terminal.type(LINES.stream().map(Line::typed).toList());
    assertEquals(LINES.size(), answers.size(), answers.toString());
    List<Executable> checks = new ArrayList<>();
    for (int i = 0; i < LINES.size(); i++) {
      Line line = LINES.get(i);
      CompletionTerminal.Answer answer = answers.get(i);
      checks.add(() -> check(line, answer));
    }
    assertAll(checks);
  }

  private static void check(Line line, CompletionTerminal.Answer answer) {
    if (line.offered().isEmpty() && !line.last().isEmpty()) {
      // zsh takes the slash away again when the line is run
      assertEquals(line.last(), answer.last().replaceFirst("/$", ""), line.typed());
    } else {
      assertEquals(Set.copyOf(line.offered()), Set.copyOf(answer.offered()), line.typed());
      assertTrue(answer.last().endsWith(line.last()), () -> line.typed() + answer);
    }
  }

  @Test
  @Requires({Tool.BASH, Tool.SCRIPT})
  void bashCompletesAWordBeforeWhatStandsBehindTheCursor() throws IOException {
    String twoBack = "\u0002\u0002";
    var answers =
        new CompletionTerminal(Shell.BASH, directory)
            .type(List.of("remora pull --on-failure=cxx" + twoBack));
    assertEquals(List.of("cached", "continue"), answers.getFirst().offered());
  }

  @ParameterizedTest
  @EnumSource
  void everyCommandAndOptionIsInEachScript(Shell shell) {
    String script = CompletionScript.of(shell);
    Set<String> words = new HashSet<>(List.of(script.split("[^a-z0-9-]+")));
    for (Command command : Command.all()) {
      assertTrue(words.contains(command.toString()), command.toString());
      for (Option option : CommandText.of(command).all()) {
        assertTrue(words.contains(spelt(shell, option.name())), option.name());
      }
    }
    Page.names().forEach(topic -> assertTrue(words.contains(topic), topic));
    SettingsTable.all().stream()
        .flatMap(setting -> setting.parser().suggestions().stream())
        .filter(value -> value.matches("[a-z]+"))
        .forEach(value -> assertTrue(words.contains(value), value));
  }

  private static String spelt(Shell shell, String option) {
    return shell == Shell.FISH ? option.replaceFirst("^--?", "") : option;
  }

  @ParameterizedTest
  @EnumSource
  void aScriptHasNothingLeftToFillInAndRunsNothing(Shell shell) {
    String script = CompletionScript.of(shell);
    assertEquals(List.of(), script.lines().filter(l -> l.matches(".*(?<!\\{)@[a-z]+@.*")).toList());
    assertEquals(
        List.of(),
        script.lines().filter(line -> line.matches(".*[(`;|] *(command )?remora .*")).toList());
  }

  @Test
  void whatIsOfferedNeedsNoQuotes() {
    CompletionTable table = CompletionTable.all();
    Stream<Offer> offers =
        Stream.concat(
            table.options().stream().map(CompletionTable.OfCommands::offer),
            table.arguments().stream().map(CompletionTable.Place::offer));
    offers.forEach(
        offer -> {
          if (offer instanceof Offer.Words(List<String> words)) {
            words.forEach(word -> assertTrue(word.matches("[a-z0-9/,-]+"), word));
          }
        });
  }

  @Test
  void anOptionIsExplainedInHalfALine() {
    CompletionTable table = CompletionTable.all();
    for (CompletionTable.OfCommands option : table.options()) {
      assertTrue(option.help().length() <= 61, option.help());
      assertTrue(option.help().length() >= 8, option.help());
    }
    assertEquals("a, b", CompletionTable.inShort("a, b: c; d"));
    assertEquals("12345 ".repeat(9) + "12345…", CompletionTable.inShort("12345 ".repeat(20)));
  }

  @Test
  void aShellThatIsMissingOrUnknownIsAMistake() {
    Session session = new Session();
    assertEquals(2, session.run("completion"));
    assertEquals(List.of("remora: SHELL: one is expected, of bash, zsh, fish"), session.errLines());
    assertEquals(2, session.run("completion", "bash", "zsh"));
    assertEquals(List.of("remora: SHELL: one is expected, of bash, zsh, fish"), session.errLines());
    assertEquals(2, session.run("completion", "zhs"));
    assertEquals(
        List.of("remora: SHELL: 'zhs' is none of bash, zsh, fish; the nearest is zsh"),
        session.errLines());
    assertEquals(2, session.run("completion", "powershell"));
    assertEquals(
        List.of("remora: SHELL: 'powershell' is none of bash, zsh, fish"), session.errLines());
    assertEquals("", session.out());
  }

  @ParameterizedTest
  @EnumSource
  void theScriptIsPrintedWhateverIsConfigured(Shell shell) {
    Session session = new Session().with("REMORA_NONSENSE", "x").onATerminal();
    assertEquals(0, session.run("completion", shell.toString()));
    assertEquals(CompletionScript.of(shell), session.out());
    assertEquals("", session.err());
  }

  @Test
  void howToInstallItStandsInTheHelpAndInThePage() throws IOException {
    Session session = new Session();
    assertEquals(0, session.run("completion", "--help"));
    String help = session.out();
    session.run("help", "completion");
    assertEquals(help, session.out());
    String page = Files.readString(Path.of("docs/install.md"));
    help.lines()
        .filter(line -> line.startsWith("  "))
        .forEach(line -> assertTrue(page.contains("\n  " + line + "\n"), line));
  }
}
