package dev.remora.trust.log;

import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The logs that are trusted to have what they say they have. */
public record TransparencyLogs(List<LogKey> keys) {
  public TransparencyLogs {
    keys = List.copyOf(keys);
  }

  /**
   * An entry that is in its log.
   *
   * @param key of the log
   * @param time when it was entered, where the log says so
   */
  public record Entered(LogKey key, Optional<Instant> time) {}

  /**
   * Verifies an entry: the log's word for its time, that it is in the log, and that it is of this
   * signature and of no other.
   *
   * @throws MalformedJson where its body cannot be read
   */
  public Entered verify(LogEntry entry, Logged signature) throws MalformedJson, Refusal {
    LogKey key = key(entry);
    Optional<Instant> time = entry.verifiedTime(key);
    if (time.isPresent() && !key.validFor().contains(time.get())) {
      throw Refusal.unproven("it was logged when its log's key was not trusted");
    }
    entry.requireIncluded(key);
    EntryBody.require(entry, signature);
    return new Entered(key, time);
  }

  private LogKey key(LogEntry entry) throws Refusal {
    return keys.stream()
        .filter(key -> key.id().equals(entry.log()))
        .findFirst()
        .orElseThrow(() -> Refusal.unproven("it is in a log that is not trusted"));
  }
}
