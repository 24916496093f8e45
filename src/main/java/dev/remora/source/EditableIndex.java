package dev.remora.source;

import dev.remora.json.Elements;
import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An image index as a value that is edited without losing what other tools wrote into it, unknown
 * members of its entries included (image-spec, image-index.md, "Extensibility"), nor entries that
 * lead nowhere. A change that changes nothing gives the same object.
 *
 * <p>In memory it takes about as much as its document.
 */
public final class EditableIndex {
  /** One entry: what is asked for often, and the text of all that it says. */
  public record Entry(Digest digest, String mediaType, Optional<String> tag, String json) {
    static Entry read(JsonObject json) throws MalformedJson {
      if (!json.isWhole()) {
        throw MalformedJson.excessive("an entry says more than can be written again");
      }
      Descriptor hint = Descriptor.readHint(json);
      return new Entry(
          hint.digest(), hint.mediaType(), tag(json), JsonWriter.copyOf(json).toString());
    }

    private static Optional<String> tag(JsonObject json) {
      try {
        Optional<JsonObject> annotations = json.object(ANNOTATIONS);
        return annotations.isPresent()
            ? annotations.get().optionalText(Annotations.REF_NAME)
            : Optional.empty();
      } catch (MalformedJson e) {
        return Optional.empty();
      }
    }

    public static Entry of(Descriptor descriptor) {
      return again(descriptor.write());
    }

    /** What it leads to, as far as that makes sense. */
    public Descriptor descriptor() {
      try {
        JsonObject whole = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
        return Descriptor.readHint(whole).withAnnotations(new Annotations(texts(whole)));
      } catch (MalformedJson e) {
        throw new IllegalStateException(e); // it was read before
      }
    }

    public Entry untagged() {
      try {
        JsonObject whole = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
        Map<String, String> others = new TreeMap<>(texts(whole));
        others.remove(Annotations.REF_NAME);
        return again(JsonWriter.copyOf(whole).put(ANNOTATIONS, others));
      } catch (MalformedJson e) {
        throw new IllegalStateException(e); // it was read before
      }
    }

    private static Map<String, String> texts(JsonObject json) {
      try {
        return json.textMap(ANNOTATIONS);
      } catch (MalformedJson e) {
        return Map.of();
      }
    }

    private static Entry again(JsonWriter json) {
      try {
        return read(JsonObject.parse(json.bytes()));
      } catch (MalformedJson e) {
        throw new IllegalStateException(e); // we have just written it
      }
    }
  }

  private static final String ANNOTATIONS = "annotations";

  private final JsonObject json;
  private final List<Entry> entries;
  private final Leftovers leftovers;

  /**
   * Entries without a digest that can be read.
   *
   * @param written as they are to be written again
   * @param problem of the first one
   */
  private record Leftovers(List<String> written, Optional<MalformedJson> problem) {}

  private EditableIndex(JsonObject json, List<Entry> entries, Leftovers leftovers) {
    this.json = json;
    this.entries = List.copyOf(entries);
    this.leftovers = leftovers;
  }

  private EditableIndex withEntries(List<Entry> changed) {
    return new EditableIndex(json, changed, leftovers);
  }

  public static EditableIndex empty() {
    try {
      return read(
          JsonWriter.object().put("schemaVersion", 2).put("mediaType", MediaType.INDEX).bytes());
    } catch (MalformedJson e) {
      throw new IllegalStateException(e); // we have just written it
    }
  }

  /** Reads one of at most 10,000 entries. */
  public static EditableIndex read(byte[] bytes) throws MalformedJson {
    List<Entry> entries = new ArrayList<>();
    List<String> written = new ArrayList<>();
    AtomicReference<@Nullable MalformedJson> problem = new AtomicReference<>();
    Elements each =
        manifest -> {
          if (entries.size() + written.size() == IndexShape.MOST_ENTRIES) {
            throw IndexShape.tooMany();
          }
          try {
            entries.add(Entry.read(manifest));
          } catch (MalformedJson e) {
            if (e.isExcessive()) {
              throw e;
            }
            written.add(JsonWriter.copyOf(manifest).toString());
            problem.compareAndSet(null, e);
          }
        };
    JsonObject json = JsonObject.parse(bytes, Map.of(IndexShape.ENTRIES, each));
    json.objects(IndexShape.ENTRIES); // an array, or nothing
    if (!json.isWhole()) {
      throw MalformedJson.excessive("it says more than can be written again");
    }
    return new EditableIndex(
        json, entries, new Leftovers(List.copyOf(written), Optional.ofNullable(problem.get())));
  }

  /** What is wrong with the first entry that leads nowhere; nothing where there is none. */
  public Optional<MalformedJson> problem() {
    return leftovers.problem();
  }

  public boolean isIndex() {
    return IndexShape.isThatOf(json);
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

  /** Whether it claims to refer to something itself, which no list of referrers does. */
  public boolean hasSubject() {
    return json.has("subject");
  }

  public EditableIndex with(Entry added) {
    return withEntries(Stream.concat(entries.stream(), Stream.of(added)).toList());
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
    return withEntries(merged);
  }

  public EditableIndex without(Predicate<Entry> which) {
    return contains(which) ? withEntries(entries.stream().filter(which.negate()).toList()) : this;
  }

  public EditableIndex without(Digest digest) {
    return without(entry -> entry.digest().equals(digest));
  }

  public byte[] bytes() {
    List<String> manifests =
        Stream.concat(entries.stream().map(Entry::json), leftovers.written().stream()).toList();
    return JsonWriter.copyOf(json).putWritten(IndexShape.ENTRIES, manifests).bytes();
  }
}
