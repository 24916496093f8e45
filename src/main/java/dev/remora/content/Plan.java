package dev.remora.content;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.paths.ContentPath;
import dev.remora.paths.Limits;
import dev.remora.posix.Hashing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the layers of a manifest become, decided from the manifest alone. What can be refused is
 * refused before the first blob is asked for.
 *
 * @param fileBytes the total size of all files that are not in archives
 */
record Plan(List<Download> downloads, List<Archive> archives, long fileBytes) {
  private static final String ROOT = ".";
  private static final int MANY = 1000;
  private static final long MUCH = 1 << 20;

  /**
   * A blob and all that it becomes; no blob is fetched twice.
   *
   * @param known its verified content, where no request is needed
   * @param files the files whose content it is
   * @param archive whether it is also unpacked
   */
  record Download(
      ContentLayer layer, Optional<byte[]> known, List<ContentPath> files, boolean archive) {}

  /**
   * A layer that is unpacked.
   *
   * @param directory the directory where all its entries have to lie; nothing for the root
   * @param content the digest of the tar before compression, where the layer states it
   * @param lastUse whether it is the last that unpacks its blob
   */
  record Archive(
      ContentLayer layer,
      Optional<ContentPath> directory,
      Optional<Digest> content,
      boolean lastUse) {}

  /**
   * Plans.
   *
   * @throws ContentRefused when a layer is neither file nor archive, a path is unsafe or taken, or
   *     the declared sizes or counts exceed a limit
   * @throws IntegrityFailure when content in the manifest is not what its descriptor says
   */
  static Plan of(Manifest manifest, Limits limits, RevisionPaths paths, Purpose purpose) {
    Planner planner = new Planner(limits, paths, purpose);
    manifest.layers().stream()
        .map(ContentLayer::new)
        .filter(Plan::saysSomething)
        .forEach(planner::add);
    return planner.plan();
  }

  /**
   * How much there is to hash, as far as it is known before: each blob, and of archives what they
   * unpack to, twice.
   */
  Hashing hashing() {
    return new Hashing(
        downloads.stream()
            .mapToLong(download -> (download.archive() ? 3 : 1) * download.layer().blob().size())
            .sum());
  }

  /** Whether there is work for more than one processor, a tenth of a second or so. */
  boolean isLarge() {
    return downloads.size() > MANY
        || downloads.stream().mapToLong(download -> download.layer().blob().size()).sum() > MUCH;
  }

  /** The empty descriptor says "no content"; with a title, {@code {}} is the content of a file. */
  private static boolean saysSomething(ContentLayer layer) {
    return layer.title().isPresent() || !layer.blob().isEmptyContent();
  }

  private static final class Planner {
    private final Limits limits;
    private final RevisionPaths paths;
    private final Purpose purpose;
    private final Map<Digest, Download> downloads = new LinkedHashMap<>();
    private final List<Archive> archives = new ArrayList<>();
    private final Set<String> titles = new HashSet<>();
    private int layers;
    private long declared;
    private long fileBytes;

    Planner(Limits limits, RevisionPaths paths, Purpose purpose) {
      this.limits = limits;
      this.paths = paths;
      this.purpose = purpose;
    }

    void add(ContentLayer layer) {
      try {
        count(layer);
        checkTitle(layer);
        if (layer.isPackedDirectory()) {
          directory(layer);
        } else if (layer.title().isPresent()) {
          file(layer, layer.title().get());
        } else if (layer.isArchiveType()) {
          archive(layer, Optional.empty());
        } else {
          throw new RefusedContent(
              "it has neither a title nor the type of an archive, so it is no file",
              "set the annotation " + Annotations.TITLE + ": oras attach and remora attach do");
        }
      } catch (RefusedContent e) {
        throw new ContentRefused(purpose, layer + ": " + e.reason(), e.advice(), e);
      }
    }

    Plan plan() {
      Set<Digest> later = new HashSet<>();
      List<Archive> marked = new ArrayList<>();
      for (Archive archive : archives.reversed()) {
        boolean last = later.add(archive.layer().blob().digest());
        marked.addFirst(new Archive(archive.layer(), archive.directory(), archive.content(), last));
      }
      return new Plan(List.copyOf(downloads.values()), List.copyOf(marked), fileBytes);
    }

    private void count(ContentLayer layer) throws RefusedContent {
      if (++layers > limits.maxFiles()) {
        throw new RefusedContent(
            "there are more layers than the " + limits.maxFiles() + " of --max-files",
            "attach fewer or set a higher --max-files");
      }
      if (layer.blob().size() > limits.maxBytes() - declared) {
        throw new RefusedContent(
            "with its "
                + layer.blob().size()
                + " bytes the layers declare more than the "
                + limits.maxBytes()
                + " bytes of --max-bytes",
            "attach less or set a higher --max-bytes");
      }
      declared += layer.blob().size();
    }

    private void checkTitle(ContentLayer layer) throws RefusedContent {
      Optional<String> title = layer.title();
      if (title.isPresent() && !titles.add(title.get())) {
        throw new RefusedContent("two layers have this title", "rename or leave out one of them");
      }
    }

    private void file(ContentLayer layer, String title) throws RefusedContent {
      ContentPath path = RevisionPaths.path(title);
      paths.file(path);
      fileBytes += layer.blob().size();
      download(layer, List.of(path), false);
    }

    /** {@code oras attach IMAGE .} packs the working directory itself, under the title ".". */
    private void directory(ContentLayer layer) throws RefusedContent {
      String title = layer.title().orElse(ROOT);
      if (title.equals(ROOT)) {
        archive(layer, Optional.empty());
      } else {
        ContentPath path = RevisionPaths.path(title);
        paths.directory(path);
        archive(layer, Optional.of(path));
      }
    }

    private void archive(ContentLayer layer, Optional<ContentPath> directory)
        throws RefusedContent {
      archives.add(new Archive(layer, directory, contentDigest(layer), false));
      download(layer, List.of(), true);
    }

    private static Optional<Digest> contentDigest(ContentLayer layer) throws RefusedContent {
      Optional<String> text = layer.blob().annotations().get(Annotations.CONTENT_DIGEST);
      if (text.isEmpty()) {
        return Optional.empty(); // optional for oras, too: the digest of the blob covers everything
      }
      RefusedContent unusable =
          new RefusedContent(
              "its annotation " + Annotations.CONTENT_DIGEST + " is no digest that can be verified",
              "attach the directory again");
      try {
        Digest digest = Digest.parse(text.get());
        if (!digest.verifiable()) {
          throw unusable;
        }
        return Optional.of(digest);
      } catch (IllegalArgumentException e) {
        throw unusable;
      }
    }

    private void download(ContentLayer layer, List<ContentPath> files, boolean archive) {
      Optional<byte[]> known = KnownContent.of(layer, purpose);
      Download added = new Download(layer, known, new ArrayList<>(files), archive);
      downloads.merge(layer.blob().digest(), added, this::both);
    }

    private Download both(Download one, Download other) {
      Descriptor blob = other.layer().blob();
      if (one.layer().blob().size() != blob.size()) {
        throw new IntegrityFailure(
            purpose,
            other.layer()
                + ": its digest stands for two sizes, "
                + one.layer().blob().size()
                + " and "
                + blob.size()
                + " bytes",
            "whoever made the artifact is at fault; attach it again");
      }
      one.files().addAll(other.files()); // not copied: there may be ten thousand
      return new Download(
          one.layer(), one.known().or(other::known), one.files(), one.archive() || other.archive());
    }
  }
}
