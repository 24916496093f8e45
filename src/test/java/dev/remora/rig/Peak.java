package dev.remora.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory that a process had at once, in KiB, as Linux counts it. It is read again and
 * again until the process is gone; what comes in its last milliseconds is not seen.
 *
 * @param resident with the pages of files, such as the executable's own
 * @param anonymous without them: what a container's limit is about, since the kernel cannot take it
 *     back
 */
public record Peak(long resident, long anonymous) {
  private static final Peak NONE = new Peak(0, 0);

  /** Waits for the end of a process. */
  public static Peak of(Process process, long seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Peak peak = NONE;
    try {
      while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw new AssertionError("still running after " + seconds + " s");
        }
        peak = peak.and(now(process.pid()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return peak;
  }

  /** Of a process that runs: the most that was resident, and what is anonymous now. */
  public static Peak now(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
      return new Peak(read("VmHWM", status), read("RssAnon", status));
    } catch (IOException e) {
      return NONE; // it has just ended
    }
  }

  /** The more of both. */
  public Peak and(Peak other) {
    return new Peak(Math.max(resident, other.resident), Math.max(anonymous, other.anonymous));
  }

  private static long read(String field, String status) {
    Matcher found = Pattern.compile(field + ":\\s+(\\d+) kB").matcher(status);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  @Override
  public String toString() {
    return (resident >> 10) + " MiB, " + (anonymous >> 10) + " of them its own";
  }
}
