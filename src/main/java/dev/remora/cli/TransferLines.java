package dev.remora.cli;

import dev.remora.oci.ByteSize;
import dev.remora.settings.LogLevel;
import dev.remora.source.BlobProgress;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import dev.remora.time.Clock;
import dev.remora.time.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A line for each blob that came or went, and in between for one that takes long, for logs. */
record TransferLines(Log log, Clock clock) implements Progress {
  /** Whoever reads a log looks for a sign of life about so often. */
  static final Duration BETWEEN = Duration.ofSeconds(10);

  @Override
  public BlobProgress started(Transfer transfer) {
    return new Lines(transfer);
  }

  private final class Lines implements BlobProgress {
    private final Transfer transfer;
    private final long begun = clock.nanoTime();
    private long told = begun;
    private long done;

    Lines(Transfer transfer) {
      this.transfer = transfer;
    }

    @Override
    public synchronized void advanced(long bytes) {
      done += bytes;
      long now = clock.nanoTime();
      if (now - told >= BETWEEN.toNanos()) {
        told = now;
        Map<String, String> fields = fields();
        fields.put("done", Long.toString(done));
        long percent =
            transfer.size() <= 0 ? 100 : Math.clamp(100 * done / transfer.size(), 0, 100);
        String line = "%s %s: %d %% of %s".formatted(ing(), transfer.title(), percent, size());
        log.event(LogLevel.INFO, "blob-progress", line, fields);
      }
    }

    @Override
    public synchronized void finished() {
      String took = Durations.text(Duration.ofNanos(clock.nanoTime() - begun));
      String line = "%s (%s in %s)".formatted(transfer.title(), size(), took);
      switch (transfer.kind()) {
        case FETCH -> log.event(LogLevel.INFO, "blob-fetched", "fetched " + line, fields());
        case SEND -> log.event(LogLevel.INFO, "blob-sent", "sent " + line, fields());
        case READ -> {} // it is sent next, or is there
      }
    }

    private String size() {
      return new ByteSize(Math.max(0, transfer.size())).rounded();
    }

    private String ing() {
      return transfer.kind().name().toLowerCase(Locale.ROOT) + "ing";
    }

    private Map<String, String> fields() {
      Map<String, String> fields = new TreeMap<>();
      transfer.digest().ifPresent(digest -> fields.put("digest", digest.toString()));
      fields.put("bytes", Long.toString(transfer.size()));
      return fields;
    }
  }
}
