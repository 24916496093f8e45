package dev.remora.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard output and error as bytes: what encoding a locale asks for does not change a result.
 *
 * @param outIsTerminal whether a person watches standard output
 * @param errIsTerminal whether a person watches standard error
 */
record StandardStreams(
    OutputStream out, OutputStream err, boolean outIsTerminal, boolean errIsTerminal) {

  /** Those of this process. */
  static StandardStreams ofThisProcess() {
    return new StandardStreams(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(1),
        isTerminal(2));
  }

  /** {@code System.console()} tells about input and output together only. */
  static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
