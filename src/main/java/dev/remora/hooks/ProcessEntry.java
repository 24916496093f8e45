package dev.remora.hooks;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One process as {@code /proc} shows it (proc(5)).
 *
 * @param name what the kernel keeps of its name, at most 15 bytes
 * @param state a letter; {@code Z} and {@code X} have ended
 * @param words its command line
 */
record ProcessEntry(
    long number,
    String name,
    char state,
    long parent,
    long realUser,
    long effectiveUser,
    long savedUser,
    List<String> words) {

  private static final int LONGEST_NAME = 15;
  private static final Pattern FORM =
      Pattern.compile(
          "Name:\\t([^\\n]*)\\n.*?^State:\\t(.).*?^PPid:\\t(\\d{1,10})\\n"
              + ".*?^Uid:\\t(\\d{1,10})\\t(\\d{1,10})\\t(\\d{1,10})",
          Pattern.MULTILINE | Pattern.DOTALL);

  /**
   * Reads one.
   *
   * @param status {@code /proc/N/status}
   * @param commandLine {@code /proc/N/cmdline}
   * @throws IllegalArgumentException when this is not the status of a process
   */
  static ProcessEntry parse(long number, String status, String commandLine) {
    Matcher m = FORM.matcher(status);
    if (!m.lookingAt()) {
      throw new IllegalArgumentException("not the status of a process");
    }
    return new ProcessEntry(
        number,
        m.group(1),
        m.group(2).charAt(0),
        Long.parseLong(m.group(3)),
        Long.parseLong(m.group(4)),
        Long.parseLong(m.group(5)),
        Long.parseLong(m.group(6)),
        List.of(commandLine.split("\0")));
  }

  boolean isOver() {
    return state == 'Z' || state == 'X';
  }

  /**
   * Whether it has a name: the kernel's name for it, or that of the program's file as it was
   * started; for a script with a longer name than the kernel keeps, that of the script's file.
   */
  boolean isCalled(String wanted) {
    return name.equals(wanted)
        || base(0).equals(wanted)
        || (name.length() == LONGEST_NAME && wanted.startsWith(name) && base(1).equals(wanted));
  }

  private String base(int word) {
    String path = word < words.size() ? words.get(word) : "";
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a user may signal it, as the kernel decides (kill(2)), without what only root may. */
  boolean mayBeSignalledBy(long user) {
    return user == realUser || user == savedUser;
  }
}
