package dev.remora.source.cache;

import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Manifest;
import dev.remora.source.layout.LayoutStore;
import dev.remora.source.layout.LockedLayout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a revision consists of, and whether the cache has it. */
record Contents(LayoutStore store, Purpose purpose) {
  /** A configuration of an artifact that is larger is not needed, and not fetched. */
  private static final long LARGEST_CONFIG = 4 << 20;

  /** Everything that a manifest points to and that is worth keeping, once each. */
  static List<Descriptor> blobs(Manifest manifest) {
    Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    manifest.layers().forEach(layer -> blobs.putIfAbsent(layer.digest(), layer));
    if (manifest.config().size() <= LARGEST_CONFIG) {
      blobs.putIfAbsent(manifest.config().digest(), manifest.config());
    }
    return List.copyOf(blobs.values());
  }

  static long size(Manifest manifest) {
    return manifest.raw().size() + blobs(manifest).stream().mapToLong(Descriptor::size).sum();
  }

  /** A manifest that is kept; nothing where it is not there, or not what it was. */
  Optional<Manifest> manifest(Digest revision) {
    try {
      return store
          .blobs()
          .document(revision, purpose)
          .flatMap(raw -> Document.parse(raw, purpose).asManifest());
    } catch (IntegrityFailure | ProtocolViolation e) {
      return Optional.empty();
    }
  }

  boolean hasAll(Manifest manifest) {
    List<Descriptor> all = new ArrayList<>(blobs(manifest));
    all.add(manifest.raw().descriptor());
    return store.blobs().hasAll(all);
  }

  /** Keeps a manifest, also where a damaged one has its name. */
  void put(Manifest manifest) {
    Descriptor descriptor = manifest.raw().descriptor();
    if (store.blobs().has(descriptor) && manifest(manifest.digest()).isEmpty()) {
      drop(descriptor);
    }
    store.blobs().put(manifest.raw(), purpose);
  }

  /** Keeps a blob that needs no transfer; says whether it was one. */
  boolean putKnown(Descriptor blob) {
    Optional<byte[]> known = blob.impliedContent().or(() -> blob.data().flatMap(Contents::decoded));
    known.ifPresent(
        bytes -> store.blobs().put(blob, () -> new ByteArrayInputStream(bytes), purpose));
    return known.isPresent();
  }

  private static Optional<byte[]> decoded(String data) {
    try {
      return Optional.of(Base64.getDecoder().decode(data));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a configuration's, which nobody needed so far
    }
  }

  /**
   * Deletes a blob that was found damaged, unless somebody has mended it meanwhile. That it cannot
   * be deleted changes nothing: it is hashed again when it is read again.
   */
  void drop(Descriptor damaged) {
    try (LockedLayout exclusive = store.lock(purpose)) {
      try {
        store.blobs().copy(damaged, OutputStream::nullOutputStream, purpose);
      } catch (IntegrityFailure e) {
        exclusive.delete(damaged.digest());
      }
    } catch (Failure | IOException e) {
      // as said
    }
  }
}
