package dev.remora.source.cache;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Platform;
import dev.remora.source.RevisionCache.Owner;
import java.util.Optional;

/**
 * What a record is found by: registry, repository and subject; also the platform, since what is
 * attached to one platform's manifest is not another's, and the repository that says what is
 * attached, where that is another one.
 */
record Key(Owner owner, Scope scope) {
  /** What is the same for everything that one run asks a cache for. */
  record Scope(Platform platform, Optional<String> referrers) {}

  JsonWriter write() {
    return JsonWriter.object()
        .put("image", owner.image().toString())
        .put("digest", owner.digest().toString())
        .put("direct", owner.direct())
        .put("platform", scope.platform().toString())
        .put("referrers", scope.referrers());
  }

  /** A name for files that no other key has. */
  String name() {
    return Digest.sha256(write().bytes()).encoded();
  }

  /** Whether a record says that it is this one's; its place alone says nothing. */
  boolean isIn(JsonObject json) throws MalformedJson {
    return json.text("image").equals(owner.image().toString())
        && json.text("digest").equals(owner.digest().toString())
        && json.flag("direct") == owner.direct()
        && json.text("platform").equals(scope.platform().toString())
        && json.optionalText("referrers").equals(scope.referrers());
  }
}
