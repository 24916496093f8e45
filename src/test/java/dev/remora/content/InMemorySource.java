package dev.remora.content;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.BlobSink;
import dev.remora.source.BlobSource;
import dev.remora.source.Giver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Blobs from memory, with what a test wants to happen on the way. */
final class InMemorySource implements BlobSource {
  /** What happens when a blob is asked for. */
  interface Behaviour {
    void blob(Descriptor blob, BlobSink sink) throws IOException;
  }

  final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<Digest> requests = new ConcurrentLinkedQueue<>();
  private final Map<Digest, Behaviour> behaviours = new ConcurrentHashMap<>();

  void when(Digest digest, Behaviour behaviour) {
    behaviours.put(digest, behaviour);
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    requests.add(blob.digest());
    try {
      behaviours.getOrDefault(blob.digest(), this::send).blob(blob, sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Giver.Registry(name());
  }

  /** As a source has to: exactly what was asked for, or a failure. */
  void send(Descriptor blob, BlobSink sink) throws IOException {
    byte[] bytes = Objects.requireNonNull(blobs.get(blob.digest()));
    if (bytes.length != blob.size() || !blob.digest().matches(bytes)) {
      throw new IntegrityFailure(new Purpose("fetch", blob.digest().toString()), "no match", "");
    }
    try (OutputStream out = sink.begin()) {
      out.write(bytes);
    }
  }

  @Override
  public String name() {
    return "memory";
  }
}
