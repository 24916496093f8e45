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
        String line = ing() + " " + transfer.title() + ": " + percent() + " % of " + size();
        tell("blob-progress", line, Map.of("done", Long.toString(done)));
      }
    }

    @Override
    public synchronized void finished() {
      switch (transfer.kind()) {
        case FETCH -> ended("blob-fetched", "fetched ");
        case SEND -> ended("blob-sent", "sent ");
        case READ -> {} // it is sent next, or is there
      }
    }

    /** A pull of many files is many of these lines, so what nobody sees is not put together. */
    private void ended(String event, String did) {
      if (log.shows(LogLevel.INFO)) {
        String took = Durations.text(Duration.ofNanos(clock.nanoTime() - begun));
        tell(event, did + transfer.title() + " (" + size() + " in " + took + ")", Map.of());
      }
    }

    private String size() {
      return new ByteSize(Math.max(0, transfer.size())).rounded();
    }

    private String ing() {
      return transfer.kind().name().toLowerCase(Locale.ROOT) + "ing";
    }

    private long percent() {
      return transfer.size() <= 0 ? 100 : Math.clamp(100 * done / transfer.size(), 0, 100);
    }

    private void tell(String event, String line, Map<String, String> more) {
      log.event(LogLevel.INFO, event, line, log.isText() ? Map.of() : fields(more));
    }

    private Map<String, String> fields(Map<String, String> more) {
      Map<String, String> fields = new TreeMap<>(more);
      transfer.digest().ifPresent(digest -> fields.put("digest", digest.toString()));
      fields.put("bytes", Long.toString(transfer.size()));
      return fields;
    }
  }
}
