package dev.remora.content;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.paths.ContentPath;
import dev.remora.paths.Limits;
import dev.remora.posix.FileMode;
import dev.remora.posix.Hashing;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Unpacks archives with verified blobs, one after the other, into the staging directory. */
final class Unpacker {
  private static final int BUFFER = 64 << 10;

  private final Limits limits;
  private final ModeMasks masks;
  private final RevisionPaths paths;
  private final StagingTree tree;
  private final Deadline deadline;
  private final Purpose purpose;
  private final Hashing hashing;
  private final byte[] buffer = new byte[BUFFER];
  private long left;

  /**
   * @param written how many bytes of {@code --max-bytes} the other files of the revision take
   * @param hashing what is hashed in all, for the digests of archives and of their files
   */
  Unpacker(
      Limits limits,
      ModeMasks masks,
      RevisionPaths paths,
      StagingTree tree,
      long written,
      Hashing hashing,
      Deadline deadline,
      Purpose purpose) {
    this.limits = limits;
    this.masks = masks;
    this.paths = paths;
    this.tree = tree;
    this.left = limits.maxBytes() - written;
    this.hashing = hashing;
    this.deadline = deadline;
    this.purpose = purpose;
  }

  /** Unpacks one archive, and reads its blob to the end. */
  List<ContentFile> unpack(Plan.Archive archive, InputStream blob) {
    List<ContentFile> files = new ArrayList<>();
    String where = archive.layer().toString();
    try {
      @Nullable MessageDigest hash = archive.content().map(this::newHash).orElse(null);
      InputStream bytes = Decompression.of(blob, deadline, purpose);
      TarReader tar = new TarReader(meter(archive, bytes, hash));
      for (var entry = tar.next(); entry != null; entry = tar.next()) {
        where = archive.layer() + ", entry " + Quoted.of(entry.getName());
        tar.check(entry);
        unpack(TarEntry.of(entry, archive), tar).ifPresent(files::add);
        where = archive.layer().toString();
      }
      tar.finish(buffer);
      verify(archive, hash);
      return files;
    } catch (RefusedContent e) {
      throw new ContentRefused(purpose, where + ": " + e.reason(), e.advice(), e);
    } catch (IOException e) {
      String detail = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw new ContentRefused(
          purpose,
          where + ": the archive is damaged or cut short" + detail,
          "make the archive anew and attach it again",
          e);
    }
  }

  private MessageDigest newHash(Digest digest) {
    return hashing.begin(digest.algorithm(), digest::newHash);
  }

  private Optional<ContentFile> unpack(TarEntry entry, TarReader tar) throws IOException {
    if (entry.path().isEmpty()) {
      return Optional.empty(); // the root itself, whose mode the archive does not decide
    }
    ContentPath path = entry.path().get();
    if (entry.directory()) {
      paths.directory(path);
      tree.directory(path, masks.directory(entry.mode()));
      return Optional.empty();
    }
    paths.file(path);
    return Optional.of(file(path, masks.file(entry.mode()), tar));
  }

  private ContentFile file(ContentPath path, FileMode mode, TarReader tar) throws IOException {
    try (NewFile file = tree.create(path, mode, newHash(Descriptor.EMPTY_DIGEST))) {
      for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
        if (n > left) {
          throw tooLarge();
        }
        left -= n;
        file.write(buffer, 0, n);
      }
      return new ContentFile(path.toString(), file.sha256(), file.size(), mode);
    }
  }

  private MeteredInput meter(Plan.Archive archive, InputStream in, @Nullable MessageDigest hash) {
    long compressed = archive.layer().blob().size();
    long byRatio = limits.mostUnpacked(compressed);
    long byBytes = limits.mostTar();
    return byRatio < byBytes
        ? new MeteredInput(in, byRatio, () -> bomb(compressed), hash)
        : new MeteredInput(in, byBytes, this::tooLarge, hash);
  }

  private void verify(Plan.Archive archive, @Nullable MessageDigest hash) {
    if (hash == null) {
      return;
    }
    Digest stated = archive.content().orElseThrow();
    Digest found = Digest.of(stated.algorithm(), hash.digest());
    if (!found.equals(stated)) {
      throw new IntegrityFailure(
          purpose,
          archive.layer() + ": what it unpacks to has the digest " + found + ", not " + stated,
          "attach the directory again");
    }
  }

  private RefusedContent tooLarge() {
    return new RefusedContent(
        "unpacked, the files have more than the " + limits.maxBytes() + " bytes of --max-bytes",
        "attach less or set a higher --max-bytes");
  }

  private RefusedContent bomb(long compressed) {
    return new RefusedContent(
        "its "
            + compressed
            + " bytes unpack to more than the "
            + limits.maxRatio()
            + " times of --max-ratio",
        "set a higher --max-ratio if it is meant to");
  }
}
