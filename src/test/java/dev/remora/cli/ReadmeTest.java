package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.settings.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README says what is true: its tables come from ours, and its commands are understood. */
class ReadmeTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^    ((?:[A-Z_]+=\\S+ )*remora [^#\\n]*)");

  @Test
  void itsTablesAreThoseOfTheProduct() throws IOException {
    assertEquals(SettingsReference.firstSettings(), section("settings"));
    assertEquals(SettingsReference.exitCodes(), section("exit codes"));
    assertEquals(JsonFields.summary(), section("json"));
  }

  @Test
  void itsPullResultHasTheFieldsOfOne() throws IOException {
    List<String> names =
        Pattern.compile("(?m)^  \"(\\w+)\":")
            .matcher(section("pull"))
            .results()
            .map(match -> match.group(1))
            .toList();
    List<String> fields =
        JsonFields.of("pull").stream()
            .filter(name -> !List.of("artifact", "bridged").contains(name))
            .toList();
    assertEquals(fields, names);
  }

  @Test
  void itsCommandsAreUnderstood() throws IOException {
    Matcher commands = COMMAND.matcher(readme());
    int count = 0;
    for (; commands.find(); count++) {
      ExampleLine.run(commands.group(1).strip().replace("sha256:…", Samples.IMAGE.toString()));
    }
    assertTrue(count >= 5, () -> "the README shows commands");
  }

  private static String section(String name) throws IOException {
    String begin = "<!-- " + name + " -->\n\n";
    String readme = readme();
    int from = readme.indexOf(begin) + begin.length();
    int to = readme.indexOf("\n<!-- /" + name + " -->");
    assertTrue(from >= begin.length() && to >= from, () -> "there is no section " + name);
    return readme.substring(from, to);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
