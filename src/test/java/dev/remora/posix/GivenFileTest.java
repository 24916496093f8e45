package dev.remora.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people name as a file, and what somebody may have put there instead. */
@Timeout(300)
class GivenFileTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration NONE = Duration.ofMillis(1);

  @TempDir Path scratch;

  @Test
  void aFileIsReadThroughTheLinksOfAMountedSecret() throws Exception {
    Files.createDirectory(scratch.resolve("..1"));
    Files.writeString(scratch.resolve("..1/file"), "content");
    Files.createSymbolicLink(scratch.resolve("..data"), Path.of("..1"));
    Path file = Files.createSymbolicLink(scratch.resolve("file"), Path.of("..data/file"));
    assertEquals("content", read(file, NONE));
    assertEquals("con", new String(GivenFile.read(file, 3, NONE), UTF_8));
  }

  @Test
  void aPipeIsReadUntilItIsClosed() throws Exception {
    Path pipe = Pipes.make(scratch.resolve("pipe"));
    String script = "{ echo one; echo two; } > \"$0\"";
    Process writer = new ProcessBuilder("sh", "-c", script, pipe.toString()).start();
    assertEquals("one\ntwo\n", read(pipe, LONG));
    assertEquals(0, writer.waitFor());
  }

  @Test
  void aPipeThatNobodyWritesToIsGivenUp() throws Exception {
    assertRefused(Pipes.make(scratch.resolve("pipe")), "a pipe that nobody filled");
  }

  @Test
  void aLinkToAPipeIsAPipe() throws Exception {
    Path pipe = Pipes.make(scratch.resolve("pipe"));
    assertRefused(Files.createSymbolicLink(scratch.resolve("link"), pipe), "a pipe that nobody");
  }

  @Test
  void nothingElseIsOpened() throws Exception {
    assertRefused(scratch, "it is a directory");
    assertRefused(Path.of("/dev/zero"), "neither a file nor a pipe");
    assertRefused(Path.of("/dev/tty"), "neither a file nor a pipe");
    Path socket = scratch.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertRefused(socket, "neither a file nor a pipe");
    }
  }

  @Test
  void theNullDeviceSaysThatThereIsNothing() throws Exception {
    assertEquals("", read(Path.of("/dev/null"), NONE));
  }

  @Test
  void whatIsNotThereIsSaid() {
    Path missing = scratch.resolve("missing");
    IOException e = assertThrows(NoSuchFileException.class, () -> read(missing, NONE));
    assertEquals("it is not there", DiskTrouble.text(e, ""));
  }

  @Test
  void noDescriptorIsLost() throws Exception {
    Path file = Files.writeString(scratch.resolve("file"), "content");
    read(file, NONE);
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      read(file, NONE);
      read(Path.of("/dev/null"), NONE);
      assertThrows(FileSystemException.class, () -> read(scratch, NONE));
    }
    assertTrue(descriptors() < before + 20, () -> before + " became " + descriptors());
  }

  private static long descriptors() {
    String[] names = Path.of("/proc/self/fd").toFile().list();
    return names == null ? 0 : names.length;
  }

  private static void assertRefused(Path file, String reason) {
    FileSystemException e = assertThrows(FileSystemException.class, () -> read(file, NONE));
    assertTrue(DiskTrouble.text(e, "").contains(reason), e::getMessage);
  }

  private static String read(Path file, Duration patience) throws IOException {
    return new String(GivenFile.read(file, 1 << 10, patience), UTF_8);
  }
}
