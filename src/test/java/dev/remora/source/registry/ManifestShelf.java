package dev.remora.source.registry;

import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The manifests of a scripted registry that keeps what is pushed, as one without an API does. */
final class ManifestShelf {
  private static final String PREFIX = "/v2/app/manifests/";

  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

  ManifestShelf(ScriptedRegistry registry) {
    registry.on("PUT", PREFIX + "*", this::put);
    registry.on("GET", PREFIX + "*", this::get);
  }

  private Reply put(ScriptedRegistry.Call call) {
    store(call.target().substring(PREFIX.length()), call.body());
    return Reply.of(201).header("Location", call.target());
  }

  private Reply get(ScriptedRegistry.Call call) {
    byte[] bytes = stored.get(call.target().substring(PREFIX.length()));
    return bytes == null
        ? Reply.error(404, "MANIFEST_UNKNOWN")
        : Reply.of(200, bytes).header("Content-Type", MediaType.INDEX);
  }

  void store(String reference, byte[] bytes) {
    stored.put(reference, bytes);
  }

  void store(Digest subject, String json) {
    store(subject.referrersTag(), ScriptedRegistry.bytes(json));
  }

  boolean has(Object reference) {
    return stored.containsKey(reference.toString());
  }

  /** What the referrers tag holds. */
  String tag(Digest subject) {
    byte[] bytes = stored.get(subject.referrersTag());
    return bytes == null ? "" : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }
}
