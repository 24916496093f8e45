package dev.remora.source.layout;

import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobBody;
import dev.remora.source.BlobSink;
import dev.remora.source.VerifiedTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The content of a layout, which is found by its digest alone.
 *
 * <p>Blobs may be links, as build tools lay them out: wherever one leads, its bytes have to match.
 */
record LayoutBlobs(LayoutFiles files) {

  Optional<RawDocument> document(Digest digest, Purpose purpose) {
    VerifiedTransfer.checkVerifiable(digest, purpose);
    return files
        .read(files.blob(digest), LayoutFiles.LARGEST_DOCUMENT, purpose)
        .map(bytes -> RawDocument.verified(typeOf(bytes), digest, bytes, purpose));
  }

  /**
   * A layout keeps no media types: a document says its own, and where an old one does not, its
   * members tell (image-spec, manifest.md and image-index.md, "mediaType").
   */
  private static String typeOf(byte[] bytes) {
    try {
      JsonObject json = JsonObject.parse(bytes);
      return json.optionalText("mediaType")
          .orElse(json.has("manifests") ? MediaType.INDEX : MediaType.MANIFEST);
    } catch (MalformedJson e) {
      return MediaType.MANIFEST; // the parser will say what is wrong with it
    }
  }

  void copy(Descriptor blob, BlobSink sink, Purpose purpose) {
    Path file = files.blob(blob.digest());
    if (!Files.isRegularFile(file)) {
      throw new ProtocolViolation(
          purpose, "the layout does not have this blob", "copy the artifact into it again");
    }
    try (InputStream in = Files.newInputStream(file);
        VerifiedTransfer transfer = VerifiedTransfer.begin(blob, sink, purpose)) {
      transfer.from(in);
      transfer.finish();
    } catch (IOException e) {
      throw LayoutFailure.unreadable(purpose, e);
    }
  }

  boolean has(Descriptor blob) {
    Path file = files.blob(blob.digest());
    try {
      return Files.isRegularFile(file) && Files.size(file) == blob.size();
    } catch (IOException e) {
      return false;
    }
  }

  void put(Descriptor blob, BlobBody body, Purpose purpose) {
    if (has(blob)) {
      return;
    }
    Path file = files.blob(blob.digest());
    try {
      Files.createDirectories(files.root().resolve("blobs").resolve(blob.digest().algorithm()));
      DurableFile.write(file, files.workshop(), out -> copyFrom(body, blob, out, purpose));
    } catch (IOException e) {
      throw LayoutFailure.unwritable(purpose, e);
    }
  }

  private static void copyFrom(BlobBody body, Descriptor blob, OutputStream out, Purpose purpose) {
    try (InputStream in = body.open();
        VerifiedTransfer transfer = VerifiedTransfer.begin(blob, () -> out, purpose)) {
      transfer.from(in);
      transfer.finish();
    } catch (IOException e) {
      throw unreadableBody(purpose, e);
    }
  }

  private static Failure unreadableBody(Purpose purpose, IOException e) {
    return new UsageFailure(purpose, LayoutFailure.reason(e), "check the file", e);
  }

  void put(RawDocument document, Purpose purpose) {
    put(document.descriptor(), document::open, purpose);
  }
}
