package dev.remora.source.registry;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An image index that lists referrers: a page of the API, or what the referrers tag points to.
 *
 * <p>A changed one keeps what others wrote, members that Remora does not know included.
 */
final class ReferrersIndex {
  private record Entry(Descriptor descriptor, JsonWriter json) {}

  private final Optional<JsonObject> read;
  private final List<Entry> entries;

  private ReferrersIndex(Optional<JsonObject> read, List<Entry> entries) {
    this.read = read;
    this.entries = List.copyOf(entries);
  }

  /** One that lists nothing yet. */
  static ReferrersIndex empty() {
    return new ReferrersIndex(Optional.empty(), List.of());
  }

  /** Whether a document has the shape of an index at all, whatever its entries are like. */
  static boolean isIndex(byte[] bytes) {
    try {
      JsonObject json = JsonObject.parse(bytes);
      return json.optionalText("mediaType").orElse(MediaType.INDEX).equals(MediaType.INDEX)
          && json.has("manifests")
          && !json.has("layers")
          && !json.has("config");
    } catch (MalformedJson e) {
      return false;
    }
  }

  /** Reads one; a malformed entry makes all of it malformed. */
  static ReferrersIndex read(byte[] bytes) throws MalformedJson {
    JsonObject json = JsonObject.parse(bytes);
    List<Entry> entries = new ArrayList<>();
    for (JsonObject entry : json.objects("manifests")) {
      entries.add(new Entry(Descriptor.read(entry), JsonWriter.copyOf(entry)));
    }
    return new ReferrersIndex(Optional.of(json), entries);
  }

  List<Descriptor> descriptors() {
    return entries.stream().map(Entry::descriptor).toList();
  }

  /** Without those that are listed twice. */
  List<Descriptor> distinct() {
    Map<Digest, Descriptor> distinct = new LinkedHashMap<>();
    descriptors().forEach(entry -> distinct.putIfAbsent(entry.digest(), entry));
    return List.copyOf(distinct.values());
  }

  Set<Digest> digests() {
    Set<Digest> digests = new LinkedHashSet<>();
    entries.forEach(entry -> digests.add(entry.descriptor().digest()));
    return digests;
  }

  /** Whether it claims to refer to something itself, which no list of referrers does. */
  boolean hasSubject() {
    return read.map(json -> json.has("subject")).orElse(false);
  }

  /** This one and those entries of another that it lacks. */
  ReferrersIndex with(ReferrersIndex other) {
    return with(other.entries);
  }

  ReferrersIndex with(Descriptor referrer) {
    return with(List.of(new Entry(referrer, referrer.write())));
  }

  ReferrersIndex without(Digest referrer) {
    return new ReferrersIndex(
        read, entries.stream().filter(e -> !e.descriptor().digest().equals(referrer)).toList());
  }

  /** The document. */
  byte[] bytes() {
    JsonWriter json = read.map(JsonWriter::copyOf).orElseGet(ReferrersIndex::begin);
    return json.put("manifests", entries.stream().map(Entry::json).toList()).bytes();
  }

  private ReferrersIndex with(List<Entry> added) {
    List<Entry> merged = new ArrayList<>(entries);
    Set<Digest> digests = digests();
    for (Entry entry : added) {
      if (digests.add(entry.descriptor().digest())) {
        merged.add(entry);
      }
    }
    return new ReferrersIndex(read, merged);
  }

  private static JsonWriter begin() {
    return JsonWriter.object().put("schemaVersion", 2).put("mediaType", MediaType.INDEX);
  }
}
