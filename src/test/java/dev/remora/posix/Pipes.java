package dev.remora.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;

/** Named pipes, which Java cannot make. */
public final class Pipes {
  private Pipes() {}

  public static Path make(Path path) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor());
    return path;
  }
}
