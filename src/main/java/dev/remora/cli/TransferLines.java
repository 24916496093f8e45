package dev.remora.cli;

import dev.remora.oci.ByteSize;
import dev.remora.time.Clock;
import dev.remora.time.Durations;
import java.time.Duration;

/** A line for each blob that came, for logs. */
final class TransferLines implements Transfers {
  private final Log log;
  private final Clock clock;

  TransferLines(Log log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public Transfer started(String title, long size) {
    long begun = clock.nanoTime();
    return new Transfer() {
      @Override
      public void advanced(long bytes) {}

      @Override
      public void finished() {
        Duration took = Duration.ofNanos(clock.nanoTime() - begun);
        log.info(
            "fetched "
                + title
                + " ("
                + new ByteSize(size).rounded()
                + " in "
                + Durations.text(took)
                + ")");
      }
    };
  }
}
