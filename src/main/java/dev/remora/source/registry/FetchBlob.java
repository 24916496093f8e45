package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.source.BlobSink;
import dev.remora.source.VerifiedTransfer;
import java.util.Optional;

/**
 * {@code GET /v2/<name>/blobs/<digest>}: a blob, verified. The {@code urls} of a descriptor are
 * never asked.
 */
record FetchBlob(RegistryCaller caller, RepositoryAddress address) {
  /** Fetches one that has to be there, because a manifest refers to it. */
  void fetch(Descriptor blob, BlobSink sink) {
    Optional<RefusedAnswer> absent = download(blob, sink);
    if (absent.isPresent()) {
      throw new ProtocolViolation(
          purpose(blob),
          "a manifest refers to it, but " + absent.get().reason(),
          "attach it again");
    }
  }

  /** Fetches one that may be there; whether it was. */
  boolean fetchIfThere(Descriptor blob, BlobSink sink) {
    return download(blob, sink).isEmpty();
  }

  private Optional<RefusedAnswer> download(Descriptor blob, BlobSink sink) {
    VerifiedTransfer.checkVerifiable(blob.digest(), purpose(blob));
    try (BlobDownload download =
        new BlobDownload(caller, address.blob(blob.digest()), blob, sink, purpose(blob))) {
      return download.run();
    }
  }

  private Purpose purpose(Descriptor blob) {
    return new Purpose("fetch the blob", address.name(blob.digest()));
  }
}
