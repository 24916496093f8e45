package dev.remora.attach;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.source.BlobBody;

/** A file, or the archive of a directory, ready to be sent; its bytes are read anew each time. */
record NewLayer(Descriptor descriptor, BlobBody body) {
  String title() {
    return descriptor.annotations().get(Annotations.TITLE).orElse("");
  }
}
