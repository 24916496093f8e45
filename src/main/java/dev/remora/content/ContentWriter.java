package dev.remora.content;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.paths.Limits;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.Hashing;
import dev.remora.posix.OpenDirectory;
import dev.remora.posix.Processors;
import dev.remora.source.BlobSource;
import dev.remora.source.Progress;
import dev.remora.time.Deadline;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns the layers of a verified manifest into files (design, sections 2.4 and 2.6).
 *
 * <p>Checks all that the manifest alone can tell before it asks for the first blob. Then it fetches
 * blobs, many small ones and a few large ones at a time, and unpacks archives one after the other
 * in the manifest's order, so that the outcome does not depend on which blob came first. Memory
 * does not grow with the content; the disk needs room for the archives beside what they unpack to.
 */
public record ContentWriter(Limits limits, ModeMasks masks, Progress progress) {

  /**
   * Writes all files, without {@code fsync}.
   *
   * <p>After a failure both directories may hold anything, and the caller deletes them.
   *
   * @param tree an empty, private directory that becomes the revision
   * @param blobs an empty, private directory where archives wait until they are unpacked
   * @return what was written, sorted by path; at least one file
   * @throws ContentRefused for what is not safe, exceeds a limit, or holds no file: publishing
   *     nothing would take away an application's configuration, which nobody means by attaching one
   * @throws dev.remora.failure.IntegrityFailure when bytes are not what the manifest says
   * @throws dev.remora.failure.VolumeFailure when the directories cannot be written, or somebody
   *     else changes them
   */
  public List<ContentFile> write(
      Manifest manifest,
      BlobSource source,
      OpenDirectory tree,
      OpenDirectory blobs,
      Deadline deadline,
      Purpose purpose) {
    return write(manifest, source, tree, blobs, Omission.NOTHING, deadline, purpose);
  }

  /**
   * The same for a caller who knows some of the files already.
   *
   * @param omission of files that are not fetched; what is said of them stands in the manifest. The
   *     directories that they lie in are made
   */
  public List<ContentFile> write(
      Manifest manifest,
      BlobSource source,
      OpenDirectory tree,
      OpenDirectory blobs,
      Omission omission,
      Deadline deadline,
      Purpose purpose) {
    RevisionPaths paths = new RevisionPaths(limits);
    Plan plan = Plan.of(manifest, limits, paths, purpose);
    StagingTree staging = new StagingTree(tree, masks, purpose);
    Hashing hashing = plan.hashing();
    Downloader downloader =
        new Downloader(source, staging, blobs, masks.file(), hashing, progress, deadline, purpose);
    List<ContentFile> written = Collections.synchronizedList(new ArrayList<>());
    if (plan.isLarge()) {
      Processors.useAll();
    }
    List<Plan.Download> downloads = new ArrayList<>();
    for (Plan.Download download : plan.downloads()) {
      if (isOmitted(download, omission)) {
        written.addAll(omitted(download, staging));
      } else {
        downloads.add(download);
      }
    }
    for (Plan.Download download : downloads) {
      if (download.known().isPresent()) { // nothing to wait for, so no thread for it
        deadline.check(purpose);
        written.addAll(downloader.fetch(download));
      }
    }
    InParallel.run(
        lanes(downloads, download -> written.addAll(downloader.fetch(download))),
        deadline,
        purpose);

    Unpacker unpacker =
        new Unpacker(limits, masks, paths, staging, plan.fileBytes(), hashing, deadline, purpose);
    for (Plan.Archive archive : plan.archives()) {
      written.addAll(unpack(archive, unpacker, blobs, purpose));
    }
    if (written.isEmpty()) {
      throw new ContentRefused(
          purpose,
          "it carries no files",
          "attach at least one; to take a configuration away use remora detach");
    }
    return written.stream().sorted(Comparator.comparing(ContentFile::path)).toList();
  }

  /**
   * The files of a manifest that are not in archives, with the digests of their blobs: all that is
   * known of a revision before anything of it is fetched.
   */
  public Map<String, Digest> plainFiles(Manifest manifest, Purpose purpose) {
    Map<String, Digest> files = new HashMap<>();
    for (Plan.Download it :
        Plan.of(manifest, limits, new RevisionPaths(limits), purpose).downloads()) {
      it.files().forEach(path -> files.put(path.toString(), it.layer().blob().digest()));
    }
    return files;
  }

  /** Only by its SHA-256, by which files are known, can one be told that is not looked at. */
  private static boolean isOmitted(Plan.Download download, Omission omission) {
    Descriptor blob = download.layer().blob();
    return !download.archive()
        && blob.digest().algorithm().equals(Descriptor.EMPTY_DIGEST.algorithm())
        && download.files().stream().allMatch(path -> omission.leavesOut(path.toString(), blob));
  }

  private List<ContentFile> omitted(Plan.Download download, StagingTree staging) {
    Descriptor blob = download.layer().blob();
    return download.files().stream()
        .peek(staging::parents)
        .map(path -> new ContentFile(path.toString(), blob.digest(), blob.size(), masks.file()))
        .toList();
  }

  /** One lane for each weight of what is asked for, light ones first. */
  private static List<InParallel.Lane> lanes(
      List<Plan.Download> downloads, Consumer<Plan.Download> fetch) {
    Map<Weight, List<Runnable>> tasks = new EnumMap<>(Weight.class);
    for (Plan.Download download : downloads) {
      if (download.known().isEmpty()) {
        tasks
            .computeIfAbsent(Weight.of(download.layer().blob().size()), _ -> new ArrayList<>())
            .add(() -> fetch.accept(download));
      }
    }
    return tasks.entrySet().stream()
        .map(lane -> new InParallel.Lane(lane.getValue(), lane.getKey().atATime()))
        .toList();
  }

  private static List<ContentFile> unpack(
      Plan.Archive archive, Unpacker unpacker, OpenDirectory blobs, Purpose purpose) {
    String name = Downloader.blobName(archive.layer().blob().digest());
    List<ContentFile> files;
    try (StoredFile blob = StoredFile.open(blobs, name, name, purpose)) {
      files = unpacker.unpack(archive, blob);
    }
    if (archive.lastUse()) {
      DiskTrouble.attempt(purpose, Quoted.of(name), () -> Files.delete(blobs.path(name)));
    }
    return files;
  }
}
