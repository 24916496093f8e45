package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a bundle says of its entry in a log (protobuf-specs, sigstore_rekor.proto). All of it is a
 * claim.
 *
 * @param log id, in hexadecimal
 * @param index of the entry among all that the service has, whatever tree it is in
 * @param integratedTime when the log took it, in seconds since 1970; zero where it does not say
 * @param promise the log's signature over body, time and place, as Rekor's first version gives it
 * @param kind of the body, with its version
 */
public record LogEntry(
    Encoded body,
    String log,
    long index,
    long integratedTime,
    Optional<Encoded> promise,
    InclusionProof proof,
    String kind) {
  /** The last second of the year 9999. Far above it there is no such date in Java. */
  private static final long LATEST = 253_402_300_799L;

  /**
   * Reads one from a bundle.
   *
   * @throws Refusal where it has no proof that it is in the log. The oldest bundles may do without;
   *     nobody should be able to choose that
   */
  public static LogEntry read(JsonObject json) throws MalformedJson, Refusal {
    JsonObject kind =
        json.object("kindVersion").orElseThrow(() -> json.malformed("kindVersion", "is missing"));
    JsonObject log = json.object("logId").orElseThrow(() -> json.malformed("logId", "is missing"));
    JsonObject proof =
        json.object("inclusionProof")
            .orElseThrow(() -> Refusal.unproven("nothing proves that it is in a log"));
    Optional<JsonObject> promise = json.object("inclusionPromise");
    return new LogEntry(
        Encoded.read(json, "canonicalizedBody"),
        HexFormat.of().formatHex(Encoded.read(log, "keyId").bytes()),
        Count.read(json, "logIndex"),
        time(json),
        promise.isPresent()
            ? Optional.of(Encoded.read(promise.get(), "signedEntryTimestamp"))
            : Optional.empty(),
        InclusionProof.read(proof),
        kind.text("kind") + " " + kind.text("version"));
  }

  private static long time(JsonObject json) throws MalformedJson {
    long seconds = Count.read(json, "integratedTime");
    if (seconds > LATEST) {
      throw json.malformed("integratedTime", "is no time");
    }
    return seconds;
  }

  /** When the log took it, by the log's signature; nothing where it says no time. */
  Optional<Instant> verifiedTime(LogKey key) throws Refusal {
    if (promise.isEmpty() && integratedTime == 0) {
      return Optional.empty();
    }
    if (promise.isEmpty() || !key.signed(promise.get().bytes(), promised())) {
      throw Refusal.unproven("its log has not signed the time that it names");
    }
    return Optional.of(Instant.ofEpochSecond(integratedTime));
  }

  /** In canonical JSON (RFC 8785): the names in order, no white space. */
  private byte[] promised() {
    return JsonWriter.object()
        .put("body", body.base64())
        .put("integratedTime", integratedTime)
        .put("logID", log)
        .put("logIndex", index)
        .toString()
        .getBytes(UTF_8);
  }

  /** Refuses what is not in the log. */
  void requireIncluded(LogKey key) throws Refusal {
    Checkpoint head = Checkpoint.parse(proof.checkpoint());
    head.requireSignedBy(key);
    proof.require(body.bytes(), head);
    if (promise.isEmpty() && index != proof.index()) { // there is nothing else that it could count
      throw Refusal.unproven("it names two places in its log");
    }
  }
}
