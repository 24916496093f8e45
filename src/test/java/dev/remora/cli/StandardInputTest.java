package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.FileSystemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandardInputTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @Test
  void allThatIsWrittenIsRead() throws IOException {
    byte[] text = "kind: ConfigMap".getBytes();
    assertArrayEquals(text, read(new ByteArrayInputStream(text), LONG));
  }

  @Test
  void aTerminalIsNotReadFrom() {
    var typed = new StandardInput(InputStream.nullInputStream(), true);
    var refused =
        assertThrows(
            FileSystemException.class, () -> typed.read(Deadline.in(LONG, Clock.system())));
    assertTrue(refused.getReason().contains("pipe from kubectl get"), refused.getReason());
  }

  @Test
  void whatNobodyEndsIsGivenUpAtTheDeadline() throws IOException {
    try (var writer = new PipedOutputStream();
        var open = new PipedInputStream(writer)) {
      var refused = assertThrows(FileSystemException.class, () -> read(open, Duration.ofMillis(1)));
      assertEquals("it did not end before the deadline", refused.getReason());
    }
  }

  @Test
  void whatNeverEndsIsNotHeld() {
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return length;
          }
        };
    var refused = assertThrows(FileSystemException.class, () -> read(endless, LONG));
    assertEquals("it is larger than 16 MiB", refused.getReason());
  }

  @Test
  void whatCannotBeReadIsSaid() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("closed");
          }
        };
    var refused = assertThrows(FileSystemException.class, () -> read(broken, LONG));
    assertEquals("it cannot be read", refused.getReason());
  }

  private static byte[] read(InputStream bytes, Duration limit) throws IOException {
    return new StandardInput(bytes, false).read(Deadline.in(limit, Clock.system()));
  }
}
