package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.oci.ByteSize;
import dev.remora.sync.Wanted;
import java.util.List;

/** Results for people. */
final class ResultText {
  private ResultText() {}

  static String of(Result result, Style style) {
    return switch (result) {
      case Result.Pulled pulled -> pulled(pulled);
      case Result.Discovered found ->
          found.listing() == Invocation.Listing.TABLE
              ? DiscoverTable.of(found, style)
              : DiscoverTree.of(found, style);
      case Result.Attached attached ->
          line(
              "attached "
                  + attached.revision()
                  + " to "
                  + attached.image().location()
                  + "@"
                  + attached.subject()
                  + summary(attached.files(), ""));
      case Result.Detached detached ->
          line(
              "detached "
                  + detached.revision()
                  + " from "
                  + detached.image().location()
                  + "@"
                  + detached.subject());
      case Result.Pushed pushed ->
          line(
              "pushed "
                  + pushed.revision()
                  + " as "
                  + pushed.reference()
                  + summary(pushed.files(), ""));
      case Result.Inspected inspected -> line(inspected.document().toString());
    };
  }

  private static String pulled(Result.Pulled pulled) {
    String of =
        switch (pulled.target()) {
          case Wanted.AttachedTo(var image) -> " of " + image;
          case Wanted.Artifact(var reference) -> " as " + reference;
        };
    String from = pulled.changed() ? ", from " + pulled.source() : "";
    return line(
        pulled.directory()
            + (pulled.changed() ? ": published " : ": already has ")
            + pulled.revision()
            + of
            + summary(pulled.files(), from));
  }

  private static String summary(List<Result.RevisionFile> files, String more) {
    long bytes = files.stream().mapToLong(Result.RevisionFile::size).sum();
    return " ("
        + files.size()
        + (files.size() == 1 ? " file, " : " files, ")
        + new ByteSize(bytes).rounded()
        + more
        + ")";
  }

  private static String line(String text) {
    return Failure.harmless(text) + "\n";
  }
}
