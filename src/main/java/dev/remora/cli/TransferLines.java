package dev.remora.cli;

import dev.remora.content.BlobProgress;
import dev.remora.content.Progress;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.settings.LogLevel;
import dev.remora.time.Clock;
import dev.remora.time.Durations;
import java.time.Duration;
import java.util.Map;

/** A line for each blob that came, for logs. */
record TransferLines(Log log, Clock clock) implements Progress {
  @Override
  public BlobProgress started(Descriptor blob, String title) {
    long begun = clock.nanoTime();
    return new BlobProgress() {
      @Override
      public void advanced(long bytes) {}

      @Override
      public void finished() {
        Duration took = Duration.ofNanos(clock.nanoTime() - begun);
        log.event(
            LogLevel.INFO,
            "blob-fetched",
            "fetched "
                + title
                + " ("
                + new ByteSize(blob.size()).rounded()
                + " in "
                + Durations.text(took)
                + ")",
            Map.of("digest", blob.digest().toString(), "bytes", Long.toString(blob.size())));
      }
    };
  }
}
