package dev.remora.content;

import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.paths.ContentPath;
import dev.remora.posix.FileMode;
import dev.remora.posix.Hashing;
import dev.remora.posix.OpenDirectory;
import dev.remora.source.BlobProgress;
import dev.remora.source.BlobSource;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import dev.remora.time.Deadline;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings blobs to their places: files into the tree, archives among the blobs. */
record Downloader(
    BlobSource source,
    StagingTree tree,
    OpenDirectory blobs,
    FileMode fileMode,
    Hashing hashing,
    Progress progress,
    Deadline deadline,
    Purpose purpose) {
  private static final FileMode PRIVATE = new FileMode(0600);
  private static final int BUFFER = 64 << 10;

  /** The name of an archive among the blobs. */
  static String blobName(Digest digest) {
    return digest.algorithm() + "-" + digest.encoded();
  }

  /** Fetches a blob once; further files with the same content are copies of the first. */
  List<ContentFile> fetch(Plan.Download download) {
    if (download.files().isEmpty()) {
      fill(() -> archive(download, null), download, _ -> true);
      return List.of();
    }
    List<ContentFile> written = new ArrayList<>();
    ContentPath first = download.files().getFirst();
    Digest blob = download.layer().blob().digest();
    boolean sha256 = blob.algorithm().equals("sha256");
    ContentFile original =
        fill(
            () -> tree.create(first, fileMode, sha256 ? null : newHash()),
            download,
            file -> contentFile(first, sha256 ? blob : file.sha256(), file.size()));
    written.add(original);
    for (ContentPath path : download.files().subList(1, download.files().size())) {
      try (NewFile copy = tree.create(path, fileMode, newHash())) {
        copy(first, original, copy);
      }
      written.add(contentFile(path, original.digest(), original.size()));
    }
    if (download.archive()) {
      try (NewFile copy = archive(download, newHash())) {
        copy(first, original, copy);
      }
    }
    return written;
  }

  /**
   * Makes and fills a file.
   *
   * @param result asked for while the file is open, once all is in it
   */
  private <T> T fill(Supplier<NewFile> place, Plan.Download download, Function<NewFile, T> result) {
    if (download.known().isPresent()) {
      byte[] content = download.known().get();
      try (NewFile file = place.get()) {
        file.write(content, 0, content.length);
        return result.apply(file);
      }
    }
    ContentLayer layer = download.layer();
    BlobProgress shown = progress.started(Transfer.fetch(layer.blob(), layer.name()));
    try (BlobWriter writer = new BlobWriter(layer, place, hashing, shown, deadline, purpose)) {
      source.blob(layer.blob(), writer);
      return result.apply(writer.finished());
    }
  }

  private MessageDigest newHash() {
    return hashing.begin(Descriptor.EMPTY_DIGEST.algorithm(), Descriptor.EMPTY_DIGEST::newHash);
  }

  /** Copies a file, and checks that it is still what was verified. */
  private void copy(ContentPath from, ContentFile original, NewFile to) {
    try (StoredFile in = tree.open(from)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer, 0, BUFFER); n >= 0; n = in.read(buffer, 0, BUFFER)) {
        deadline.check(purpose);
        to.write(buffer, 0, n);
      }
    }
    if (!to.sha256().equals(original.digest())) {
      throw new VolumeFailure(
          purpose,
          "somebody else changed " + Quoted.of(from) + " in the staging directory",
          "let nothing but Remora write to the volume");
    }
  }

  private NewFile archive(Plan.Download download, @Nullable MessageDigest hash) {
    String name = blobName(download.layer().blob().digest());
    return NewFile.create(blobs, name, name, PRIVATE, hash, purpose);
  }

  private ContentFile contentFile(ContentPath path, Digest digest, long size) {
    return new ContentFile(path.toString(), digest, size, fileMode);
  }
}
