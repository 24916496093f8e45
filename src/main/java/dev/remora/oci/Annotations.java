package dev.remora.oci;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The annotations of a manifest or descriptor, sorted by key (image-spec, annotations.md). */
public record Annotations(Map<String, String> entries) {
  public static final String CREATED = "org.opencontainers.image.created";
  public static final String TITLE = "org.opencontainers.image.title";
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** Of the source code: a commit, as a rule. */
  public static final String REVISION = "org.opencontainers.image.revision";

  /** Where that source code is. */
  public static final String SOURCE = "org.opencontainers.image.source";

  public static final String AUTHORS = "org.opencontainers.image.authors";

  /** ORAS: the layer is an archive of a directory. */
  public static final String UNPACK = "io.deis.oras.content.unpack";

  /** ORAS: the digest of that archive before compression. */
  public static final String CONTENT_DIGEST = "io.deis.oras.content.digest";

  private static final int ENTRY = 140;
  private static final String STANDARD = "org.opencontainers.";
  private static final Annotations NONE = new Annotations(Map.of());

  public Annotations {
    entries =
        entries.size() <= 1 // often there is a title alone, and that ten thousand times
            ? Map.copyOf(entries)
            : Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  public static Annotations none() {
    return NONE;
  }

  public Optional<String> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** How many bytes of memory they take; see {@link Budget}. */
  public long weight() {
    long weight = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      weight += ENTRY + entry.getKey().length() + entry.getValue().length();
    }
    return weight;
  }

  /**
   * The annotations that say what a thing is for, not how it was made: all but {@code
   * org.opencontainers.*}.
   */
  public Annotations custom() {
    TreeMap<String, String> custom = new TreeMap<>(entries);
    custom.keySet().removeIf(key -> key.startsWith(STANDARD));
    return new Annotations(custom);
  }
}
