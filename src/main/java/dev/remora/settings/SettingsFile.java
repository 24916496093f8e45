package dev.remora.settings;

import dev.remora.posix.DiskTrouble;
import dev.remora.posix.GivenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of settings: UTF-8, one {@code key=value} a line, {@code #} at the start of a line begins
 * a comment. White space around key and value does not count; quotes and {@code #} in a value do.
 */
final class SettingsFile {
  private static final int LONGEST = 1 << 20;

  private final String name;
  private final List<Problem> problems;
  private final SettingsLayer layer = new SettingsLayer(SettingsLayer.FILE);
  private final Map<String, Integer> seen = new HashMap<>();

  private SettingsFile(String name, List<Problem> problems) {
    this.name = name;
    this.problems = problems;
  }

  /**
   * Reads the file that a setting names.
   *
   * @param where who named it, for the problem that it cannot be read
   * @param patience how long a pipe is waited for
   */
  static SettingsLayer read(Path file, String where, Duration patience, List<Problem> problems) {
    try {
      return parse("settings file " + file, GivenFile.read(file, LONGEST + 1, patience), problems);
    } catch (IOException e) {
      problems.add(new Problem(where, "the file cannot be read: " + DiskTrouble.text(e, "")));
      return new SettingsLayer(SettingsLayer.FILE);
    }
  }

  static SettingsLayer parse(String name, byte[] bytes, List<Problem> problems) {
    SettingsFile file = new SettingsFile(name, problems);
    if (bytes.length > LONGEST) {
      problems.add(new Problem(name, "longer than 1 MiB"));
      return file.layer;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      file.lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      problems.add(new Problem(name, "not UTF-8 text"));
    }
    return file.layer;
  }

  private void lines(String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      line(line.strip(), ++number);
    }
  }

  private void line(String line, int number) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String where = name + ", line " + number;
    int equals = line.indexOf('=');
    if (equals < 1) {
      // the line may be a password on its own: it is not repeated
      problems.add(new Problem(where, "key=value or # and a comment is expected"));
      return;
    }
    String key = line.substring(0, equals).strip();
    Integer first = seen.putIfAbsent(key, number);
    if (first != null) {
      problems.add(
          new Problem(where, Problem.name(key) + " was set in line " + first + " already"));
    } else if (key.equals(SettingsTable.SETTINGS.name())) {
      problems.add(new Problem(where, "a settings file cannot name another one"));
    } else {
      SettingsTable.named(key)
          .ifPresentOrElse(
              setting -> layer.put(setting, line.substring(equals + 1).strip(), where),
              () -> problems.add(unknown(key, where)));
    }
  }

  private static Problem unknown(String key, String where) {
    List<String> known = SettingsTable.all().stream().map(Setting::name).toList();
    return new Problem(
        where,
        Problem.name(key)
            + " is no setting; "
            + Nearest.hint(key, known, SettingsTable.WHERE_TO_READ));
  }
}
