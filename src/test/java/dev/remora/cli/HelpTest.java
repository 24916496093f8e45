package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.settings.Command;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsReference;
import dev.remora.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HelpTest {
  private final Session session = new Session();

  @Test
  void everyHelpFitsEightyColumns() {
    List<String[]> pages = new ArrayList<>();
    for (Command command : Command.values()) {
      pages.add(new String[] {command.toString(), "--help"});
      pages.add(new String[] {command.toString(), "-h"});
    }
    Page.Topic.all().forEach(topic -> pages.add(new String[] {"help", topic.toString()}));
    pages.add(new String[] {"--help"});
    for (String[] page : pages) {
      assertEquals(0, session.run(page));
      assertEquals("", session.err());
      session
          .out()
          .lines()
          .forEach(line -> assertTrue(line.length() <= 80, () -> line.length() + ": " + line));
    }
  }

  @Test
  void theHelpOfACommandShowsEachOfItsSettingsWithVariableAndDefault() {
    for (Command command : Command.values()) {
      session.run(command.toString(), "--help");
      String help = session.out().replaceAll("\\s+", " ");
      for (Setting<?> setting : SettingsTable.all()) {
        boolean used = setting.commands().contains(command);
        assertEquals(used, help.contains(" " + setting.flag() + "="), command + " " + setting);
        assertEquals(
            used,
            help.contains("(" + setting.variable() + ")")
                || help.contains(
                    "(" + setting.variable() + ", default " + setting.defaultText() + ")"),
            command + " " + setting);
      }
    }
  }

  @Test
  void everyExampleIsUnderstood() {
    for (Command command : Command.values()) {
      List<String> examples = CommandText.of(command).examples();
      assertFalse(examples.isEmpty());
      session.run(command.toString(), "-h");
      for (String example : examples) {
        assertTrue(session.out().contains("  " + example + "\n"), example);
        assertEquals(command, command(example), example);
      }
    }
  }

  private static Command command(String example) {
    return switch (ExampleLine.run(example)) {
      case Invocation.Pull p -> Command.PULL;
      case Invocation.Rehearse r -> Command.PULL;
      case Invocation.Follow f -> Command.FOLLOW;
      case Invocation.Diff d -> Command.DIFF;
      case Invocation.Discover d -> Command.DISCOVER;
      case Invocation.History h -> Command.HISTORY;
      case Invocation.Attach a -> Command.ATTACH;
      case Invocation.AttachAgain a -> Command.ATTACH;
      case Invocation.Sign s -> Command.SIGN;
      case Invocation.Detach d -> Command.DETACH;
      case Invocation.Push p -> Command.PUSH;
      case Invocation.Inspect i -> Command.INSPECT;
      case Invocation.Status s -> Command.STATUS;
    };
  }

  @Test
  void helpCanBeAskedForInEveryUsualWay() {
    List<String[]> inFull =
        List.of(
            new String[] {"pull", "--help"},
            new String[] {"pull", "x", "--too", "--help"},
            new String[] {"--help", "pull"},
            new String[] {"help", "pull", "--help"});
    String full = onePage(inFull);
    assertTrue(full.startsWith("remora pull: "), full);
    List<String[]> inShort =
        List.of(
            new String[] {"help", "pull"},
            new String[] {"pull", "-h"},
            new String[] {"-h", "--to", "/x", "pull"});
    String brief = onePage(inShort);
    assertTrue(brief.startsWith("remora pull: "), brief);
    assertTrue(brief.contains("remora pull --help"), brief);
  }

  private String onePage(List<String[]> ways) {
    List<String> pages = new ArrayList<>();
    for (String[] way : ways) {
      assertEquals(0, session.run(way), List.of(way).toString());
      pages.add(session.out());
    }
    assertEquals(1, pages.stream().distinct().count(), pages.toString());
    return pages.getFirst();
  }

  @Test
  void theShortHelpFitsAScreen() {
    for (Command command : Command.values()) {
      session.run("help", command.toString());
      assertTrue(session.out().lines().count() <= 40, session.out());
      String brief = session.out();
      for (Option own : CommandText.of(command).own()) {
        assertTrue(brief.contains("  " + own.name()), brief);
      }
    }
  }

  @Test
  void thePageOfSettingsListsThemAll() {
    session.run("help", "settings");
    for (Setting<?> setting : SettingsTable.all()) {
      assertTrue(session.out().contains("  " + setting.flag() + "="), setting.name());
      assertTrue(session.out().contains("(" + setting.variable()), setting.name());
    }
  }

  @Test
  void theOverviewNamesEveryCommandAndIsShownOnStandardOutputWhenAskedFor() {
    assertEquals(0, session.run("--help"));
    for (Command command : Command.values()) {
      assertTrue(session.out().contains("\n  " + command + " "), command.toString());
    }
    String overview = session.out();
    session.run("help");
    assertEquals(overview, session.out());
  }

  @Test
  void helpIsColouredOnTerminalsOnly() {
    session.run("pull", "--help");
    assertFalse(session.out().contains("\u001b"));
    Session terminal = new Session().onATerminal();
    terminal.run("pull", "--help");
    assertTrue(terminal.out().contains("\u001b["));
    terminal.with("NO_COLOR", "1").run("pull", "--help");
    assertFalse(terminal.out().contains("\u001b"));
  }

  @Test
  void everyExitCodeIsExplained() {
    session.run("help", "exit-codes");
    for (ExitCode code : ExitCode.values()) {
      assertTrue(session.out().contains("  " + code.code() + "  " + code.meaning()), code.name());
    }
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertEquals(0, session.run("--version"));
    List<String> lines = session.out().lines().toList();
    assertTrue(lines.getFirst().matches("remora \\d+\\.\\d+\\.\\d+\\S*"), session.out());
    assertTrue(lines.contains("built     " + Build.THIS.time()), session.out());
    assertTrue(lines.getLast().matches("platform  linux/\\S+, Java 25.*"), session.out());
    String version = session.out();
    session.run("version");
    assertEquals(version, session.out());
    session.run("pull", "--version");
    assertEquals(version, session.out());
    assertTrue(Build.THIS.time().isAfter(Instant.parse("2026-01-01T00:00:00Z")));
  }

  @Test
  void theCommitIsNamedWhereItIsKnown() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals(
        List.of("remora 1.2.3", "commit    " + "a".repeat(40), "built     " + time),
        new Build("1.2.3", Optional.of("a".repeat(40)), time).text().lines().limit(3).toList());
    assertEquals(
        List.of("remora 1.2.3", "built     " + time),
        new Build("1.2.3", Optional.empty(), time).text().lines().limit(2).toList());
  }

  @Test
  void theReferencePageIsWhatTheTablesSay() throws IOException {
    assertEquals(0, session.run("reference"));
    assertTrue(session.out().contains(SettingsReference.settings()));
    assertTrue(session.out().contains(SettingsReference.exitCodes()));
    assertTrue(session.out().contains(JsonFields.markdown()));
    assertEquals(
        session.out(), Files.readString(Path.of("docs/reference.md")), "write it again: make docs");
  }
}
