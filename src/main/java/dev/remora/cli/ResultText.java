package dev.remora.cli;

import dev.remora.attach.AttachmentSubject;
import dev.remora.attach.NewSignature;
import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Provenance;
import dev.remora.trust.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Results for people, a line each: the configuration by its whole digest, once, and the image by
 * the beginning of its own.
 */
final class ResultText {
  private ResultText() {}

  /**
   * @param watched by a person, whose terminal has an edge; else lines are searched and cut
   */
  static String of(Result result, Style style, boolean watched) {
    return switch (result) {
      case Result.Pulled pulled -> pulled(pulled);
      case Result.Rehearsed rehearsed -> DiffText.of(rehearsed, style, watched);
      case Result.Compared compared -> DiffText.of(compared, style, watched);
      case Result.Followed followed -> ""; // all was said as it happened
      case Result.Discovered found ->
          found.listing() == Invocation.Listing.TABLE
              ? DiscoverTable.of(found, style)
              : DiscoverTree.of(found, style, watched);
      case Result.Explained explained -> ExplanationText.of(explained, style, watched);
      case Result.Ranked ranked -> HistoryText.of(ranked, style, watched);
      case Result.Attached attached -> attached(attached);
      case Result.Signed(var image, var subject, var revision, var signature, var isNew) ->
          line(
              (isNew ? "signed %s of %s%s" : "%s of %s is signed already%s")
                  .formatted(revision, shortened(image.withDigest(subject)), by(signature)));
      case Result.Detached(var image, var subject, var revision, var signatures) ->
          line(
              "detached %s from %s%s"
                  .formatted(revision, shortened(image.withDigest(subject)), with(signatures)));
      case Result.Pushed(var reference, var revision, var signature) ->
          line(
              "pushed %s as %s (%s)%s"
                  .formatted(
                      revision.digest(),
                      byTag(reference),
                      count(revision.files()),
                      signed(signature)));
      case Result.Status status -> StatusText.of(status, style);
      case Result.Inspected inspected -> line(inspected.document().toString());
    };
  }

  private static String attached(Result.Attached attached) {
    AttachmentSubject to = attached.to();
    String platform = to.ofIndex().map(of -> " for " + of.platform()).orElse("");
    return line(
        "attached %s to %s%s%s (%s)%s"
            .formatted(
                attached.revision().digest(),
                to.isIndex() ? "the index " : "",
                shortened(attached.image().withDigest(to.digest())),
                platform,
                count(attached.revision().files()),
                signed(attached.signature())));
  }

  private static String signed(Optional<NewSignature> signature) {
    return signature.map(made -> ", signed" + by(made.verdict())).orElse("");
  }

  /** By whose key, and where that stands, for whoever looks for it with another tool. */
  private static String by(Verdict.Signed signed) {
    return " by " + signed.signer() + " in " + signed.signature().carrier();
  }

  private static String with(List<Digest> signatures) {
    return switch (signatures.size()) {
      case 0 -> "";
      case 1 -> ", with its signature";
      default -> ", with its " + signatures.size() + " signatures";
    };
  }

  private static String pulled(Result.Pulled pulled) {
    ImageReference reference = pulled.target().reference();
    return pulled
        .provenance()
        .map(revision -> pulled(pulled, revision, reference))
        .orElseGet(
            () -> line(pulled.directory() + ": no configuration of " + shortened(reference)));
  }

  private static String pulled(
      Result.Pulled pulled, Provenance revision, ImageReference reference) {
    String source = revision.source().name();
    boolean changed = pulled.started().changed();
    boolean elsewhere = !source.equals(reference.location().toString());
    return line(
        pulled.directory()
            + (changed ? ": published " : ": already has ")
            + revision.revision()
            + " of "
            + shortened(reference)
            + " ("
            + count(revision.files().size())
            + (changed && elsewhere ? ", from " + source : "")
            + ")"
            + pulled.started().signature().map(s -> ", signed by " + s.signer()).orElse(""));
  }

  /** As it was asked for: its digest is the revision. */
  private static String byTag(ImageReference reference) {
    return reference
        .tag()
        .map(tag -> reference.location() + ":" + tag)
        .orElseGet(reference::toString);
  }

  static String shortened(ImageReference reference) {
    return reference
        .digest()
        .map(digest -> reference.location() + "@" + digest.shortened())
        .orElseGet(reference::toString);
  }

  static String count(List<Result.RevisionFile> files) {
    long directories = files.stream().filter(Result.RevisionFile::directory).count();
    String archives = directories + (directories == 1 ? " directory" : " directories");
    long single = files.size() - directories;
    if (directories == 0 || single > 0) {
      return count(single) + (directories == 0 ? "" : ", " + archives);
    }
    return archives;
  }

  private static String count(long files) {
    return files == 0 ? "no files" : files + (files == 1 ? " file" : " files");
  }

  private static String line(String text) {
    return Failure.harmless(text) + "\n";
  }
}
