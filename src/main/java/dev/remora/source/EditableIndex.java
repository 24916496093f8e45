package dev.remora.source;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
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
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An image index as a value that is edited without losing what other tools wrote into it, unknown
 * members of its entries included (image-spec, image-index.md, "Extensibility"). A change that
 * changes nothing gives the same object.
 */
public final class EditableIndex {
  /** More entries than this are not read. */
  public static final int MOST_ENTRIES = 10_000;

  /** One entry: what Remora understands of it, and all that it says. */
  public record Entry(Descriptor descriptor, JsonObject json) {
    static Entry read(JsonObject json) throws MalformedJson {
      return new Entry(Descriptor.read(json), json);
    }

    public static Entry of(Descriptor descriptor) {
      try {
        return read(JsonObject.parse(descriptor.write().bytes()));
      } catch (MalformedJson e) {
        throw new IllegalStateException(e); // we have just written it
      }
    }

    public Digest digest() {
      return descriptor.digest();
    }

    public Optional<String> tag() {
      return descriptor.annotations().get(Annotations.REF_NAME);
    }

    /** The same without a tag. */
    public Entry untagged() {
      Map<String, String> others = new TreeMap<>(descriptor.annotations().entries());
      others.remove(Annotations.REF_NAME);
      try {
        return read(JsonObject.parse(JsonWriter.copyOf(json).put("annotations", others).bytes()));
      } catch (MalformedJson e) {
        throw new IllegalStateException(e); // it was read before
      }
    }
  }

  private final JsonObject json;
  private final List<Entry> entries;

  private EditableIndex(JsonObject json, List<Entry> entries) {
    this.json = json;
    this.entries = List.copyOf(entries);
  }

  /** One without entries. */
  public static EditableIndex empty() {
    try {
      return read(
          JsonWriter.object().put("schemaVersion", 2).put("mediaType", MediaType.INDEX).bytes());
    } catch (MalformedJson e) {
      throw new IllegalStateException(e); // we have just written it
    }
  }

  /** Whether a document has the shape of an index at all, whatever its entries are like. */
  public static boolean isIndex(byte[] bytes) {
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
  public static EditableIndex read(byte[] bytes) throws MalformedJson {
    JsonObject json = JsonObject.parse(bytes);
    List<JsonObject> manifests = json.objects("manifests");
    if (manifests.size() > MOST_ENTRIES) {
      throw new MalformedJson("it has more than " + MOST_ENTRIES + " entries");
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonObject manifest : manifests) {
      entries.add(Entry.read(manifest));
    }
    return new EditableIndex(json, entries);
  }

  public List<Entry> entries() {
    return entries;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean contains(Predicate<Entry> which) {
    return entries.stream().anyMatch(which);
  }

  public Set<Digest> digests() {
    Set<Digest> digests = new LinkedHashSet<>();
    entries.forEach(entry -> digests.add(entry.digest()));
    return digests;
  }

  /** What it points to, without what is listed twice. */
  public List<Descriptor> distinct() {
    Map<Digest, Descriptor> distinct = new LinkedHashMap<>();
    entries.forEach(entry -> distinct.putIfAbsent(entry.digest(), entry.descriptor()));
    return List.copyOf(distinct.values());
  }

  /** Whether it claims to refer to something itself, which no list of referrers does. */
  public boolean hasSubject() {
    return json.has("subject");
  }

  public EditableIndex with(Entry added) {
    return new EditableIndex(json, Stream.concat(entries.stream(), Stream.of(added)).toList());
  }

  /** With an entry, unless there is one of its digest. */
  public EditableIndex withOnce(Entry added) {
    return contains(entry -> entry.digest().equals(added.digest())) ? this : with(added);
  }

  /** This one and those entries of another whose digest it lacks. */
  public EditableIndex withAll(EditableIndex other) {
    List<Entry> merged = new ArrayList<>(entries);
    Set<Digest> digests = digests();
    other.entries.stream().filter(entry -> digests.add(entry.digest())).forEach(merged::add);
    return new EditableIndex(json, merged);
  }

  public EditableIndex without(Predicate<Entry> which) {
    return contains(which)
        ? new EditableIndex(json, entries.stream().filter(which.negate()).toList())
        : this;
  }

  public EditableIndex without(Digest digest) {
    return without(entry -> entry.digest().equals(digest));
  }

  /** The document. */
  public byte[] bytes() {
    List<JsonWriter> manifests = entries.stream().map(e -> JsonWriter.copyOf(e.json())).toList();
    return JsonWriter.copyOf(json).put("manifests", manifests).bytes();
  }
}
