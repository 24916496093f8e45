package dev.remora.cli;

import dev.remora.discovery.Configuration;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.json.PrettyJson;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import dev.remora.publish.Provenance;
import dev.remora.settings.ResultFormat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns a result into the bytes for standard output. */
final class Rendering {
  private Rendering() {}

  /**
   * @param watched by a person: then control characters in a document are escaped; a pipe gets it
   *     byte for byte
   */
  static byte[] of(Result result, ResultFormat format, Log log, Style style, boolean watched) {
    if (format == ResultFormat.DIGEST) {
      return utf8(digest(result).map(digest -> digest + "\n").orElse(""));
    }
    if (result instanceof Result.Inspected(RawDocument document, Invocation.Form form)) {
      return inspected(document, form, watched);
    }
    if (format == ResultFormat.JSON) {
      return utf8(ResultJson.of(result) + "\n");
    }
    return log.isText() || isTable(result)
        ? utf8(ResultText.of(result, style, watched))
        : event(result, log);
  }

  /** Of the configuration that a result is about; nothing where there is none. */
  private static Optional<Digest> digest(Result result) {
    return switch (result) {
      case Result.Pulled pulled -> pulled.provenance().map(Provenance::revision);
      case Result.Rehearsed rehearsed -> Optional.of(rehearsed.outcome().revision());
      case Result.Compared compared -> Optional.of(compared.outcome().to().revision());
      case Result.Followed(Result.Pulled last, _) -> last.provenance().map(Provenance::revision);
      case Result.Explained explained ->
          explained.explanation().taken().map(Configuration::revision);
      case Result.Ranked ranked ->
          ranked.history().explanation().taken().map(Configuration::revision);
      case Result.Discovered found ->
          found.attached().stream()
              .filter(AttachedItem::chosen)
              .map(AttachedItem::digest)
              .findFirst();
      case Result.Attached attached -> Optional.of(attached.revision().digest());
      case Result.Signed signed -> Optional.of(signed.revision());
      case Result.Detached detached -> Optional.of(detached.revision());
      case Result.Pushed pushed -> Optional.of(pushed.revision().digest());
      case Result.Status status ->
          Optional.of(status.standing().published().provenance().revision());
      case Result.Inspected inspected -> Optional.of(inspected.document().digest());
    };
  }

  /** A line says it, and the fields say all. */
  private static byte[] event(Result result, Log log) {
    Optional<String> said =
        result instanceof Result.Status status
            ? Optional.of(StatusText.line(status))
            : ResultText.of(result, Style.PLAIN, false).lines().findFirst();
    return said.map(line -> utf8(log.resultLine(line, ResultJson.of(result)) + "\n"))
        .orElseGet(() -> new byte[0]);
  }

  /** It was asked for: there is no other way to it. */
  private static boolean isTable(Result result) {
    return result instanceof Result.Discovered found && found.listing() == Invocation.Listing.TABLE;
  }

  private static byte[] inspected(RawDocument document, Invocation.Form form, boolean watched) {
    if (form.descriptor()) {
      JsonWriter descriptor = document.descriptor().write();
      return utf8(form.pretty() ? descriptor.pretty() : descriptor + "\n");
    }
    if (form.pretty()) {
      return pretty(document);
    }
    return watched ? PrettyJson.escaped(document.bytes()) : document.bytes();
  }

  private static byte[] pretty(RawDocument document) {
    try {
      return PrettyJson.of(document.bytes());
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          new Purpose("show the manifest", document.digest().toString()),
          String.valueOf(e.getMessage()),
          "look at it without --pretty",
          e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
