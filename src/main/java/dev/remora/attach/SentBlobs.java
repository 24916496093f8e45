package dev.remora.attach;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.BlobBody;
import dev.remora.source.ContentTarget;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What went over the wire.
 *
 * @param sent bytes that were sent
 * @param skipped bytes that were there already
 */
public record SentBlobs(long sent, long skipped) {
  private static final byte[] NO_CONTENT = "{}".getBytes(StandardCharsets.UTF_8);

  /** Nothing had to be sent. */
  public static SentBlobs none() {
    return new SentBlobs(0, 0);
  }

  /** Sends what is not there, the empty configuration included; equal content once. */
  static SentBlobs send(List<NewLayer> layers, ContentTarget target) {
    Set<Digest> done = new HashSet<>();
    SentBlobs total = none();
    for (NewLayer layer : layers) {
      if (done.add(layer.descriptor().digest())) {
        total = total.and(send(layer.descriptor(), layer.body(), target));
      }
    }
    send(Descriptor.empty(), () -> new ByteArrayInputStream(NO_CONTENT), target);
    return total;
  }

  private static SentBlobs send(Descriptor blob, BlobBody body, ContentTarget target) {
    if (target.has(blob)) {
      return new SentBlobs(0, blob.size());
    }
    target.push(blob, body);
    return new SentBlobs(blob.size(), 0);
  }

  private SentBlobs and(SentBlobs other) {
    return new SentBlobs(sent + other.sent, skipped + other.skipped);
  }
}
