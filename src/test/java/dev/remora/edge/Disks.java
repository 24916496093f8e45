package dev.remora.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes disks, without mounting any. */
final class Disks {
  private Disks() {}

  /** A file system with the content of a directory. */
  static Path of(Path directory, String label, Path disk) {
    run(
        "mke2fs",
        "-q",
        "-F",
        "-t",
        "ext4",
        "-L",
        label,
        "-d",
        directory.toString(),
        disk.toString(),
        "192M");
    return disk;
  }

  /** A disk that begins as another one, which stays as it is. */
  static Path over(Path base, String format, Path disk) {
    run(
        "qemu-img",
        "create",
        "-q",
        "-f",
        "qcow2",
        "-F",
        format,
        "-b",
        base.toString(),
        disk.toString());
    return disk;
  }

  private static void run(String... line) {
    try {
      Files.createDirectories(Path.of(line[line.length - 1]).toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      var builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes());
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(List.of(line) + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a disk is made", e);
    }
  }
}
