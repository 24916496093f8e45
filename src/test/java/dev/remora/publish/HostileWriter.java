package dev.remora.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Somebody with write access to a volume who wants Remora to touch files outside it: replaces what
 * Remora is working with by links to a canary, as fast as possible, and mostly puts it back.
 */
final class HostileWriter implements Runnable {
  private static final int SPINS = 20_000;

  private final Path volume;
  private final Path canary;
  private final Path linked;
  private final Path hidden;
  private final Random random;
  private final ReentrantLock pause = new ReentrantLock(true);
  private volatile boolean stopped;
  private long swaps;

  /**
   * @param canary a directory that must stay as it is
   * @param linked a file whose bytes and mode must stay as they are; hard links are made to it
   */
  HostileWriter(Path volume, Path canary, Path linked, Path hidden, long seed) {
    this.volume = volume;
    this.canary = canary;
    this.linked = linked;
    this.hidden = hidden;
    this.random = new Random(seed);
  }

  void stop() {
    stopped = true;
  }

  long swaps() {
    return swaps;
  }

  ReentrantLock pause() {
    return pause;
  }

  @Override
  public void run() {
    while (!stopped) {
      pause.lock();
      try {
        List<Path> victims = victims();
        if (!victims.isEmpty()) {
          swap(victims.get(random.nextInt(victims.size())));
          spin(SPINS); // or no pass would ever get far
        }
      } catch (IOException | java.io.UncheckedIOException e) {
        // Remora was faster; the next one
      } finally {
        pause.unlock();
      }
    }
  }

  private List<Path> victims() throws IOException {
    List<Path> victims = new ArrayList<>();
    collect(volume, victims, 0);
    return victims;
  }

  /** Never looks into the canary: reading it would be mistaken for Remora's doing. */
  private void collect(Path directory, List<Path> victims, int depth) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        victims.add(entry);
        if (depth < 4 && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          collect(entry, victims, depth + 1);
        }
      }
    } catch (IOException e) {
      if (depth == 0) {
        throw e;
      }
    }
  }

  private void swap(Path victim) throws IOException {
    Path aside = hidden.resolve(Long.toString(swaps++));
    boolean file = Files.isRegularFile(victim, LinkOption.NOFOLLOW_LINKS);
    Files.move(victim, aside);
    switch (random.nextInt(file ? 4 : 3)) {
      case 0 -> Files.createSymbolicLink(victim, canary);
      case 1 -> Files.createSymbolicLink(victim, canary.resolve("sub"));
      case 2 -> Files.createSymbolicLink(victim, canary.resolve("app.yaml"));
      default -> Files.createLink(victim, linked);
    }
    spin(SPINS);
    if (random.nextInt(100) > 0) {
      Files.delete(victim);
      Files.move(aside, victim);
    }
  }

  private void spin(int most) {
    for (int spin = random.nextInt(most); spin > 0; spin--) {
      Thread.onSpinWait();
    }
  }
}
