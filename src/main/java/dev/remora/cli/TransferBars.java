package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.source.BlobProgress;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import dev.remora.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A bar for each blob that is on its way, redrawn in place. Blobs that are there in a moment are
 * never seen, and nothing is left on the screen at the end.
 */
final class TransferBars implements Progress {
  static final Duration UNSEEN = Duration.ofMillis(300);
  static final Duration BETWEEN_FRAMES = Duration.ofMillis(100);

  /**
   * Dozens may be on their way, and what scrolls off a terminal cannot be redrawn: the largest are
   * seen, which are waited for longest.
   */
  static final int MOST_SEEN = 8;

  private final Console console;
  private final Clock clock;
  private final int width;
  private final Set<Bar> bars = new LinkedHashSet<>();
  private boolean shown;
  private long lastFrame;

  /**
   * @param width of the terminal, in columns
   */
  TransferBars(Console console, Clock clock, int width) {
    this.console = console;
    this.clock = clock;
    this.width = width;
    this.lastFrame = clock.nanoTime() - BETWEEN_FRAMES.toNanos();
  }

  @Override
  public synchronized BlobProgress started(Transfer transfer) {
    String doing =
        switch (transfer.kind()) {
          case FETCH -> "";
          case READ -> "reading ";
          case SEND -> "sending ";
        };
    Bar bar =
        new Bar(Failure.harmless(doing + transfer.title()), transfer.size(), clock.nanoTime());
    bars.add(bar);
    return bar;
  }

  private void frame() {
    long now = clock.nanoTime();
    if (now - lastFrame < BETWEEN_FRAMES.toNanos()) {
      return;
    }
    List<String> lines =
        bars.stream()
            .filter(bar -> now - bar.begun >= UNSEEN.toNanos())
            .sorted(Comparator.comparingLong((Bar bar) -> bar.size).reversed())
            .limit(MOST_SEEN)
            .map(bar -> ProgressBar.text(bar.title, bar.done, bar.size, width))
            .toList();
    if (shown || !lines.isEmpty()) {
      lastFrame = now;
      show(lines);
    }
  }

  private void show(List<String> lines) {
    shown = !lines.isEmpty();
    console.live(lines);
  }

  private final class Bar implements BlobProgress {
    private final String title;
    private final long size;
    private final long begun;
    private long done;

    Bar(String title, long size, long begun) {
      this.title = title;
      this.size = size;
      this.begun = begun;
    }

    @Override
    public void advanced(long bytes) {
      synchronized (TransferBars.this) {
        done += bytes;
        frame();
      }
    }

    @Override
    public void finished() {
      synchronized (TransferBars.this) {
        bars.remove(this);
        if (bars.isEmpty() && shown) {
          show(List.of());
        } else {
          frame();
        }
      }
    }
  }
}
