package dev.remora.source.layout;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.source.BlobBody;
import dev.remora.source.BlobSink;
import dev.remora.source.VerifiedTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The content of a layout, which is found by its digest alone, and hashed when it is read. */
public record LayoutBlobs(LayoutFiles files) {
  /**
   * A manifest or index; nothing where it is not there.
   *
   * @throws dev.remora.failure.IntegrityFailure when it was damaged
   */
  public Optional<RawDocument> document(Digest digest, Purpose purpose) {
    VerifiedTransfer.checkVerifiable(digest, purpose);
    return files
        .reading(purpose, layout -> layout.document(digest, purpose))
        .map(bytes -> RawDocument.verified(typeOf(bytes), digest, bytes, purpose));
  }

  /** Whether there is a file, and more in it than a document may have. */
  boolean isTooLarge(Digest digest) {
    try (OpenLayout layout = OpenLayout.open(files);
        HeldFile file = layout.blob(digest)) {
      return file.attributes().size() > LayoutFiles.LARGEST_DOCUMENT;
    } catch (IOException e) {
      return false;
    }
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

  /**
   * Copies a blob.
   *
   * @throws dev.remora.failure.IntegrityFailure when it was damaged
   * @throws ProtocolViolation when it is not there
   */
  public void copy(Descriptor blob, BlobSink sink, Purpose purpose) {
    try (OpenLayout layout = OpenLayout.open(files);
        HeldFile file = layout.blob(blob.digest())) {
      copy(file, blob, sink, purpose);
    } catch (NoSuchFileException e) {
      throw new ProtocolViolation(
          purpose, "the layout does not have this blob", "copy the artifact into it again");
    } catch (IOException e) {
      throw LayoutFailure.unreadable(purpose, e);
    }
  }

  /**
   * Copies a blob where a file of its size is there; says whether it was.
   *
   * @throws dev.remora.failure.IntegrityFailure when it was damaged
   */
  public boolean copyIfThere(Descriptor blob, BlobSink sink, Purpose purpose) {
    try (OpenLayout layout = OpenLayout.open(files);
        HeldFile file = layout.blob(blob.digest())) {
      if (file.attributes().size() != blob.size()) {
        return false;
      }
      copy(file, blob, sink, purpose);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw LayoutFailure.unreadable(purpose, e);
    }
  }

  private void copy(HeldFile file, Descriptor blob, BlobSink sink, Purpose purpose)
      throws IOException {
    try (InputStream in = files.deadline().over(OpenLayout.content(file), purpose);
        VerifiedTransfer transfer = VerifiedTransfer.begin(blob, sink, purpose)) {
      transfer.from(in);
      transfer.finish();
    }
  }

  /** Whether a file of this size is there; where somebody else's link leads, it is not. */
  public boolean has(Descriptor blob) {
    return hasAll(List.of(blob));
  }

  public boolean hasAll(Collection<Descriptor> blobs) {
    try (OpenLayout layout = OpenLayout.open(files)) {
      return layout.hasAll(blobs);
    } catch (IOException e) {
      return false;
    }
  }

  public void put(Descriptor blob, BlobBody body, Purpose purpose) {
    files.writing(
        purpose,
        layout -> {
          if (!hasAt(layout, blob)) {
            try (OpenDirectory blobs = layout.blobs(blob.digest().algorithm())) {
              layout.write(
                  blobs, blob.digest().encoded(), out -> copyFrom(body, blob, out, purpose));
            }
          }
          return true;
        });
  }

  private static boolean hasAt(OpenLayout layout, Descriptor blob) {
    try {
      return layout.hasAll(List.of(blob));
    } catch (IOException e) {
      return false; // what is in the way is met when it is written
    }
  }

  private void copyFrom(BlobBody body, Descriptor blob, OutputStream out, Purpose purpose) {
    try (InputStream in = files.deadline().over(body.open(), purpose);
        VerifiedTransfer transfer = VerifiedTransfer.begin(blob, () -> out, purpose)) {
      transfer.from(in);
      transfer.finish();
    } catch (IOException e) {
      throw new UsageFailure(purpose, DiskTrouble.text(e), "check the file", e);
    }
  }

  public void put(RawDocument document, Purpose purpose) {
    put(document.descriptor(), document::open, purpose);
  }
}
