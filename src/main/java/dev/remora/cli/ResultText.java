package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.oci.ImageReference;
import dev.remora.sync.Target;
import java.util.List;

/**
 * Results for people, a line each that fits a terminal: digests are shortened here and only here.
 */
final class ResultText {
  private ResultText() {}

  static String of(Result result, Style style) {
    return switch (result) {
      case Result.Pulled pulled -> pulled(pulled);
      case Result.WithNone none ->
          line(none.directory() + ": no configuration of " + shortened(reference(none.target())));
      case Result.Followed followed -> ""; // all was said as it happened
      case Result.Discovered found ->
          found.listing() == Invocation.Listing.TABLE
              ? DiscoverTable.of(found, style)
              : DiscoverTree.of(found, style);
      case Result.Attached attached ->
          line(
              "attached "
                  + attached.revision().shortened()
                  + " to "
                  + shortened(attached.image().withDigest(attached.subject()))
                  + " ("
                  + count(attached.files())
                  + ")");
      case Result.Detached detached ->
          line(
              "detached "
                  + detached.revision().shortened()
                  + " from "
                  + shortened(detached.image().withDigest(detached.subject())));
      case Result.Pushed pushed ->
          line(
              "pushed "
                  + pushed.revision().shortened()
                  + " as "
                  + byTag(pushed.reference())
                  + " ("
                  + count(pushed.files())
                  + ")");
      case Result.Status status -> StatusText.of(status, style);
      case Result.Inspected inspected -> line(inspected.document().toString());
    };
  }

  private static String pulled(Result.Pulled pulled) {
    ImageReference reference = reference(pulled.target());
    boolean elsewhere = !pulled.source().equals(reference.location().toString());
    return line(
        pulled.directory()
            + (pulled.changed() ? ": published " : ": already has ")
            + pulled.revision().shortened()
            + " of "
            + shortened(reference)
            + " ("
            + count(pulled.files())
            + (pulled.changed() && elsewhere ? ", from " + pulled.source() : "")
            + ")");
  }

  private static ImageReference reference(Target target) {
    return switch (target) {
      case Target.Image(var image) -> image;
      case Target.Artifact(var artifact) -> artifact;
    };
  }

  /** As it was asked for: its digest is the revision. */
  private static String byTag(ImageReference reference) {
    return reference
        .tag()
        .map(tag -> reference.location() + ":" + tag)
        .orElseGet(reference::toString);
  }

  private static String shortened(ImageReference reference) {
    return reference
        .digest()
        .map(digest -> reference.location() + "@" + digest.shortened())
        .orElseGet(reference::toString);
  }

  private static String count(List<Result.RevisionFile> files) {
    return files.size() + (files.size() == 1 ? " file" : " files");
  }

  private static String line(String text) {
    return Failure.harmless(text) + "\n";
  }
}
