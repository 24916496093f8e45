package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.source.BlobSink;
import dev.remora.source.VerifiedTransfer;

/**
 * {@code GET /v2/<name>/blobs/<digest>}: a blob, verified. The {@code urls} of a descriptor are
 * never asked.
 */
final class FetchBlob {
  private final RegistryCaller caller;
  private final Endpoint endpoint;

  FetchBlob(RegistryCaller caller, Endpoint endpoint) {
    this.caller = caller;
    this.endpoint = endpoint;
  }

  void fetch(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("fetch the blob", endpoint.name(blob.digest()));
    VerifiedTransfer.checkVerifiable(blob.digest(), purpose);
    try (BlobDownload download =
        new BlobDownload(caller, endpoint.blob(blob.digest()), blob, sink, purpose)) {
      download.run();
    }
  }
}
