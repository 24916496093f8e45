package dev.remora.sync;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.publish.Published;
import dev.remora.publish.PublishedFile;
import dev.remora.source.BlobSink;
import dev.remora.source.BlobSource;
import dev.remora.source.Giver;
import dev.remora.source.VerifiedTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashMap;
import java.util.Map;

/**
 * A source that copies what the published revision already has, hashing it again, so that an update
 * fetches only what is new.
 */
public final class VolumeSource implements BlobSource {
  private final BlobSource source;
  private final Reader reader;
  private final Map<Digest, PublishedFile> files = new HashMap<>();

  /** Opens a file of the published revision, whatever it holds by now. */
  public interface Reader {
    InputStream open(PublishedFile file) throws IOException;
  }

  /**
   * @param source of what is new
   */
  public VolumeSource(BlobSource source, Published published, Reader reader) {
    this.source = source;
    this.reader = reader;
    published.provenance().files().forEach(file -> files.putIfAbsent(file.digest(), file));
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    PublishedFile file = files.get(blob.digest());
    return file != null && file.size() == blob.size() && isCopied(file, blob, sink)
        ? new Giver.Store(file.path())
        : source.blob(blob, sink);
  }

  /** Copies it if it is still there as it was published; otherwise the sink begins anew. */
  private boolean isCopied(PublishedFile file, Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("copy", file.path());
    try (InputStream in = reader.open(file);
        VerifiedTransfer transfer = VerifiedTransfer.begin(blob, sink, purpose)) {
      transfer.from(in);
      transfer.finish();
      return true;
    } catch (ClosedByInterruptException e) {
      throw new Interrupted(purpose);
    } catch (IOException | IntegrityFailure e) {
      return false;
    }
  }
}
