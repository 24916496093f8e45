package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Refusal;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An entry that counts, until a test makes one thing of it wrong. */
public final class DraftEntry {
  public String body = "";
  public String kind = "";
  public String version = "";
  public String log = "";
  public String index = "";
  public @Nullable String time;
  public byte @Nullable [] promise;
  public String treeIndex = "";
  public String size = "";
  public List<byte[]> path = List.of();
  public byte[] root = {};
  public @Nullable String checkpoint;
  public boolean proven = true;

  DraftEntry() {}

  public DraftEntry with(Consumer<DraftEntry> change) {
    change.accept(this);
    return this;
  }

  /** As a bundle has it; what is zero is left out. */
  public JsonWriter json() {
    JsonWriter json =
        JsonWriter.object()
            .put("logId", JsonWriter.object().put("keyId", log))
            .put("kindVersion", JsonWriter.object().put("kind", kind).put("version", version))
            .put("canonicalizedBody", base64(body.getBytes(UTF_8)));
    putCount(json, "logIndex", index);
    if (time != null) {
      json.put("integratedTime", time);
    }
    if (promise != null) {
      json.put(
          "inclusionPromise", JsonWriter.object().put("signedEntryTimestamp", base64(promise)));
    }
    return proven ? json.put("inclusionProof", proof()) : json;
  }

  private JsonWriter proof() {
    JsonWriter proof =
        JsonWriter.object()
            .put("rootHash", base64(root))
            .putTexts("hashes", path.stream().map(DraftEntry::base64).toList());
    putCount(proof, "logIndex", treeIndex);
    putCount(proof, "treeSize", size);
    if (checkpoint != null) {
      proof.put("checkpoint", JsonWriter.object().put("envelope", checkpoint));
    }
    return proof;
  }

  private static void putCount(JsonWriter json, String name, String count) {
    if (!count.equals("0")) {
      json.put(name, count);
    }
  }

  LogEntry build() throws MalformedJson, Refusal {
    return LogEntry.read(JsonObject.parse(json().bytes()));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
