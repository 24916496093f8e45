package dev.remora.posix;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A signal that one process sends another, with its number on Linux' usual architectures. */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  KILL(9),
  USR1(10),
  USR2(12),
  TERM(15),
  CONT(18),
  WINCH(28);

  private static final String PREFIX = "SIG";

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /**
   * Reads {@code HUP} or {@code SIGHUP}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Signal parse(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String bare = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
    return Arrays.stream(values())
        .filter(signal -> signal.name().equals(bare))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Arrays.stream(values()).map(Signal::name).collect(Collectors.joining(", "))
                        + ": one of these signals is expected"));
  }

  /**
   * Sends it.
   *
   * @param process its number; a process group, which is not positive, is refused
   * @throws IOException when there is no such process, or it is not ours to signal
   */
  public void send(long process) throws IOException {
    if (process <= 0 || process > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("not the number of a process: " + process);
    }
    SystemCalls.ofThisRuntime().kill((int) process, number);
  }
}
