package dev.remora.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** A file system of 256 KiB in memory, which can be full or read-only. Only root can mount it. */
public final class SmallDisk implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int PAGE = 4096;

  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts one on a new directory; aborts the test (skipped, with the reason) where it may not. */
  public static SmallDisk at(Path directory) {
    try {
      SmallDisk disk = new SmallDisk(Files.createDirectory(directory));
      Run mount = disk.run("mount", "-t", "tmpfs", "-o", "size=256k,mode=755", "small", "PATH");
      if (mount.exit() != 0) {
        Files.delete(directory);
        throw new TestAbortedException("no file system can be mounted here: " + mount.stderr());
      }
      return disk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Takes all room but so many pages of 4 KiB. */
  public void fill(int left) {
    Path filler = path.resolve("filler");
    byte[] page = new byte[PAGE];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(path).getUsableSpace() > (long) left * PAGE) {
        out.write(page);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the room back. */
  public void empty() {
    try {
      Files.deleteIfExists(path.resolve("filler"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void readOnly() {
    remount("ro");
  }

  public void writable() {
    remount("rw");
  }

  private void remount(String mode) {
    require(run("mount", "-o", "remount," + mode, "PATH"));
  }

  private static void require(Run run) {
    if (run.exit() != 0) {
      throw new IllegalStateException(run.toString());
    }
  }

  private Run run(String... line) {
    List<String> here = List.of(line).stream().map(w -> w.equals("PATH") ? "" + path : w).toList();
    return new Command(here, Map.of(), path.resolveSibling("")).run(LIMIT);
  }

  @Override
  public void close() {
    require(run("umount", "--lazy", "PATH"));
  }
}
