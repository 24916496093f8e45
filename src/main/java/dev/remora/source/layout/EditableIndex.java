package dev.remora.source.layout;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An image index as a value that is edited without losing what other tools wrote into it, unknown
 * members of its entries included (image-spec, image-index.md, "Extensibility").
 */
final class EditableIndex {
  /** More entries than this are not read. */
  static final int MOST_ENTRIES = 10_000;

  /** One entry: what Remora understands of it, and all that it says. */
  record Entry(Descriptor descriptor, JsonObject json) {
    static Entry read(JsonObject json) throws MalformedJson {
      return new Entry(Descriptor.read(json), json);
    }

    static Entry of(Descriptor descriptor) {
      try {
        return read(JsonObject.parse(descriptor.write().bytes()));
      } catch (MalformedJson e) {
        throw new IllegalStateException(e); // we have just written it
      }
    }

    Optional<String> tag() {
      return descriptor.annotations().get(Annotations.REF_NAME);
    }

    /** The same without a tag. */
    Entry untagged() {
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

  static EditableIndex empty() {
    return parse(
        JsonWriter.object().put("schemaVersion", 2).put("mediaType", MediaType.INDEX).bytes(),
        new Purpose("begin", "an index"));
  }

  static EditableIndex parse(byte[] bytes, Purpose purpose) {
    try {
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
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          purpose, "the index is malformed: " + e.getMessage(), "write the layout again", e);
    }
  }

  List<Entry> entries() {
    return entries;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean contains(Predicate<Entry> which) {
    return entries.stream().anyMatch(which);
  }

  EditableIndex with(Entry added) {
    return new EditableIndex(json, Stream.concat(entries.stream(), Stream.of(added)).toList());
  }

  EditableIndex without(Predicate<Entry> which) {
    return new EditableIndex(json, entries.stream().filter(which.negate()).toList());
  }

  byte[] bytes() {
    List<JsonWriter> manifests = entries.stream().map(e -> JsonWriter.copyOf(e.json())).toList();
    return JsonWriter.copyOf(json).put("manifests", manifests).bytes();
  }
}
