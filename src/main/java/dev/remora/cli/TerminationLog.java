package dev.remora.cli;

import dev.remora.posix.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file in which Kubernetes looks for a container's last words. It is written only where it
 * exists, and whether that works changes nothing.
 *
 * @param file what the kubelet mounts there is a regular file
 */
record TerminationLog(Path file) {
  /** Kubernetes keeps no more ({@code kubelet}, MaxContainerTerminationMessageLength). */
  private static final int LONGEST = 4096;

  void write(String text) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    // what is there by now may be something else
    try (HeldFile held = HeldFile.hold(file);
        FileChannel channel =
            held.open(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = bounded(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // best effort: the same was said on standard error
    }
  }

  /** Cut between two characters, not inside of one. */
  private static ByteBuffer bounded(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(text + "\n"), bytes, true);
    return bytes.flip();
  }
}
