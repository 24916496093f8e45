package dev.remora.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user that this process acts as. */
public final class User {
  public static final int ROOT = 0;
  private static final String LINE = "Uid:";

  private User() {}

  /** The number of the effective user, who owns what this process makes. */
  public static int number() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(LINE)) {
        String[] realEffectiveSavedFile = line.substring(LINE.length()).strip().split("\\s+", -1);
        return Integer.parseUnsignedInt(realEffectiveSavedFile[1]);
      }
    }
    throw new IOException("/proc/self/status does not say which user this is");
  }
}
