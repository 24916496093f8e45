package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import dev.remora.settings.Command;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual page, as real formatters read it. */
class ManualPageTest {
  private final Session session = new Session();

  @TempDir Path directory;

  @Test
  @Requires(Tool.MANDOC)
  void mandocFindsNothingWrongWithIt() throws IOException {
    Run lint = Tool.MANDOC.run(directory, "-Tlint", "-Wstyle", page().toString());
    assertEquals("", lint.stdout() + lint.stderr());
    lint.expect(0);
  }

  @Test
  @Requires(Tool.GROFF)
  void groffShowsAllOfTheHelpWithoutAWarning() throws IOException {
    Run shown =
        Tool.GROFF.run(
            directory,
            Map.of("LC_ALL", "C.UTF-8", "GROFF_NO_SGR", "1"),
            "-man",
            "-Tutf8",
            "-ww",
            "-P-cbou",
            "-rLL=78n",
            page().toString());
    shown.expect(0);
    assertEquals("", shown.stderr());
    String text = shown.stdout();
    text.lines()
        .filter(line -> !line.startsWith("       remora ")) // whole, to be typed as it is
        .forEach(line -> assertTrue(line.length() <= 80, line));
    String words = text.replaceAll("\\s+", " ");
    for (Command command : Command.all()) {
      CommandText of = CommandText.of(command);
      assertTrue(words.contains(of.synopsis()), of.synopsis());
      assertTrue(words.contains(of.description()), of.description());
      of.examples().forEach(example -> assertTrue(text.contains(example), example));
      of.own().forEach(option -> assertTrue(words.contains(option.help()), option.name()));
    }
    for (Setting<?> setting : SettingsTable.all()) {
      assertTrue(words.contains(setting.flag() + "=" + setting.placeholder()), setting.name());
      assertTrue(words.contains(setting.help() + " (" + setting.variable()), setting.name());
    }
    for (ExitCode code : ExitCode.values()) {
      assertTrue(words.contains(" " + code.code() + " " + code.meaning()), code.name());
    }
    for (Page.Topic topic : TopicText.TOPICS) {
      String told = TopicText.of(topic).replace("* ", "· ").replaceAll("\\s+", " ").strip();
      assertTrue(words.replace("• ", "· ").contains(told), topic + "\n" + text);
    }
  }

  @Test
  void whatFollowsReferenceIsManOrNothing() {
    assertEquals(0, session.run("reference", "man"));
    assertTrue(session.out().startsWith(".TH REMORA 1 "), session.out());
    assertEquals(2, session.run("reference", "html"));
    assertEquals("remora: reference: only man may follow it\n", session.err());
  }

  private Path page() throws IOException {
    assertEquals(0, session.run("reference", "man"));
    return Files.writeString(directory.resolve("remora.1"), session.out());
  }
}
