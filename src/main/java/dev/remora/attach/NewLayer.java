package dev.remora.attach;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.BlobBody;
import dev.remora.source.BlobProgress;
import dev.remora.source.ContentTarget;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file, or the archive of a directory, ready to be sent; its bytes are read anew each time. */
record NewLayer(Descriptor descriptor, BlobBody body, Progress progress) {
  private static final byte[] NO_CONTENT = "{}".getBytes(StandardCharsets.UTF_8);

  /** Sends what is not there, the empty configuration included; equal content once. */
  static void send(List<NewLayer> layers, ContentTarget target) {
    Set<Digest> sent = new HashSet<>();
    for (NewLayer layer : layers) {
      if (sent.add(layer.descriptor().digest())) {
        layer.send(target);
      }
    }
    new NewLayer(Descriptor.empty(), () -> new ByteArrayInputStream(NO_CONTENT), Progress.none())
        .send(target);
  }

  private void send(ContentTarget target) {
    if (target.has(descriptor)) {
      return;
    }
    boolean inManifest = descriptor.data().isPresent();
    String title =
        descriptor.annotations().get(Annotations.TITLE).orElse(descriptor.digest().shortened());
    BlobProgress shown =
        (inManifest ? Progress.none() : progress).started(Transfer.send(descriptor, title));
    target.push(descriptor, new ShownBody(body, shown));
    shown.finished();
  }
}
