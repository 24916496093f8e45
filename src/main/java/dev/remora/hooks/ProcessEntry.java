package dev.remora.hooks;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One process as {@code /proc} shows it (proc(5)).
 *
 * @param name what the kernel keeps of it, 15 bytes at most
 * @param state a letter; {@code Z} and {@code X} are over
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
          "Name:\\t(.*)\\n.*?^State:\\t(.).*?^PPid:\\t(\\d{1,10})\\n"
              + ".*?^Uid:\\t(\\d{1,10})\\t(\\d{1,10})\\t(\\d{1,10})",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("Name:\\t([^\\n]*)\\n");

  /**
   * Reads one.
   *
   * @param status {@code /proc/N/status}
   * @param commandLine {@code /proc/N/cmdline}
   * @throws IllegalArgumentException when it is none
   */
  static ProcessEntry parse(long number, String status, String commandLine) {
    Matcher name = NAME.matcher(status);
    Matcher rest = FORM.matcher(status);
    if (!name.lookingAt() || !rest.lookingAt()) {
      throw new IllegalArgumentException("not the status of a process");
    }
    return new ProcessEntry(
        number,
        name.group(1),
        rest.group(2).charAt(0),
        Long.parseLong(rest.group(3)),
        Long.parseLong(rest.group(4)),
        Long.parseLong(rest.group(5)),
        Long.parseLong(rest.group(6)),
        List.of(commandLine.split("\0")));
  }

  boolean isOver() {
    return state == 'Z' || state == 'X';
  }

  /**
   * By what the kernel calls it, or by the program's file as it was started; of a script whose name
   * is longer than what the kernel keeps, by the script's.
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

  /** As the kernel decides it (kill(2)), without what only root may. */
  boolean mayBeSignalledBy(long user) {
    return user == realUser || user == savedUser;
  }
}
