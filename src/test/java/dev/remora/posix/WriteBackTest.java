package dev.remora.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBackTest {
  private static final int MANY = 300;

  @TempDir Path directory;

  @BeforeEach
  void manyFiles() throws IOException {
    for (int i = 0; i < MANY; i++) {
      Files.writeString(directory.resolve("f" + i), "content " + i);
    }
  }

  private int add(WriteBack files, int count) throws IOException {
    int most = 0;
    for (int i = 0; i < count; i++) {
      String name = "f" + i;
      try (OpenDirectory parent = OpenDirectory.open(directory);
          HeldFile file = parent.file(name)) {
        files.add(file, name);
      }
      most = Math.max(most, open());
    }
    return most;
  }

  /** How many descriptors of this process hold a file of the directory. */
  private int open() throws IOException {
    int open = 0;
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          open += Files.readSymbolicLink(descriptor).startsWith(directory) ? 1 : 0;
        } catch (NoSuchFileException e) {
          // another thread's, and closed meanwhile
        }
      }
    }
    return open;
  }

  @Test
  void howeverManyFilesTheyTakeABoundedNumberOfDescriptors() throws IOException {
    try (WriteBack files = new WriteBack()) {
      int most = add(files, MANY);
      assertTrue(most > 64 && most <= 128, most + " were open at once");
      files.force();
      assertEquals(0, open());
    }
  }

  @Test
  void whatIsGivenUpIsNotLeftOpen() throws IOException {
    try (WriteBack files = new WriteBack()) {
      assertEquals(3, add(files, 3));
    }
    assertEquals(0, open());
  }

  @Test
  void anInterruptionEndsTheWait() throws IOException {
    try (WriteBack files = new WriteBack()) {
      add(files, 3);
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, files::force);
      assertTrue(Thread.interrupted());
    }
    assertEquals(0, open());
  }
}
