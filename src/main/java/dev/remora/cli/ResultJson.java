package dev.remora.cli;

import dev.remora.attach.NewSignature;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Authorship;
import dev.remora.oci.Digest;
import dev.remora.publish.Alteration;
import dev.remora.publish.Provenance;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.settings.Problem;
import dev.remora.sync.StartResult;
import dev.remora.sync.VolumeStatus;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Results and failures for machines: one object, with the fields of {@link JsonFields}. */
final class ResultJson {
  private ResultJson() {}

  static JsonWriter of(Result result) {
    return switch (result) {
      case Result.Pulled pulled -> pulled(pulled);
      case Result.Rehearsed rehearsed -> DiffJson.of(rehearsed);
      case Result.Compared compared -> DiffJson.of(compared);
      case Result.Followed(Result.Pulled last, _) ->
          last.provenance().isPresent() ? pulled(last) : JsonWriter.object();
      case Result.Discovered found -> discovered(found);
      case Result.Explained explained ->
          discovered(explained.found()).put("decision", ExplanationJson.of(explained));
      case Result.Ranked ranked -> HistoryJson.of(ranked);
      case Result.Attached(var image, var to, var revision, var signature) ->
          written(
              revision,
              signature,
              JsonWriter.object()
                  .put("image", image.toString())
                  .put("subject", to.digest().toString())
                  .put("platform", to.ofIndex().map(of -> of.platform().toString())));
      case Result.Signed signed ->
          JsonWriter.object()
              .put("image", signed.image().toString())
              .put("subject", signed.subject().toString())
              .put("revision", signed.revision().toString())
              .put("signature", signature(signed.signature()))
              .put("new", signed.isNew());
      case Result.Detached detached ->
          JsonWriter.object()
              .put("image", detached.image().toString())
              .put("subject", detached.subject().toString())
              .put("revision", detached.revision().toString())
              .putTexts(
                  "signatures", detached.signatures().stream().map(Digest::toString).toList());
      case Result.Pushed(var reference, var revision, var signature) ->
          written(revision, signature, JsonWriter.object().put("artifact", reference.toString()));
      case Result.Status status -> status(status);
      case Result.Inspected inspected -> inspected.document().descriptor().write();
    };
  }

  private static JsonWriter discovered(Result.Discovered found) {
    return JsonWriter.object()
        .put("image", found.image().toString())
        .put("subject", found.subject().toString())
        .put("ambiguous", found.outlook().plain())
        .put("attached", found.attached().stream().map(ResultJson::item).toList());
  }

  private static JsonWriter written(
      Result.Revision revision, Optional<NewSignature> signature, JsonWriter json) {
    return json.put("revision", revision.digest().toString())
        .put("artifactType", revision.artifactType())
        .put("created", revision.created())
        .putObject("signature", signature.map(made -> signature(made.verdict())))
        .put("files", files(revision.files()));
  }

  private static JsonWriter signature(Verdict.Signed signed) {
    return JsonWriter.object()
        .put("kind", signed.signature().kind().text())
        .put("signer", signed.signer().toString())
        .put("signerKind", signed.signer().kind().text())
        .put("digest", signed.signature().carrier().toString())
        .put("annotations", signed.annotations());
  }

  private static JsonWriter pulled(Result.Pulled pulled) {
    StartResult started = pulled.started();
    JsonWriter json =
        JsonWriter.object().put(pulled.target().kind(), pulled.target().reference().toString());
    pulled
        .provenance()
        .ifPresent(found -> revision(json, found, Optional.of(found.artifactType().orElse(""))));
    json.putObject("signature", started.signature().map(ResultJson::signature))
        .put("changed", started.changed())
        .put("basis", started.basis().text())
        .put("confirmed", started.confirmed().map(confirmed -> confirmed.at().toString()));
    started.age().ifPresent(age -> json.put("age", age.toSeconds()));
    return json.put("bridged", started.bridged().map(failure -> failure.exitCode().text()))
        .put("directory", pulled.directory().toString())
        .put("files", files(pulled.provenance().map(Result.RevisionFile::of).orElse(List.of())));
  }

  private static JsonWriter status(Result.Status status) {
    VolumeStatus standing = status.standing();
    Provenance provenance = standing.published().provenance();
    Subject subject = provenance.subject();
    JsonWriter json = JsonWriter.object();
    json.put(subject.digest().isPresent() ? "image" : "artifact", subject.toString());
    revision(json, provenance, provenance.artifactType())
        .putObject("signature", standing.signature().map(ResultJson::signature))
        .put("why", provenance.why())
        .putObject("commit", commit(provenance.annotations()))
        .put("published", provenance.published().map(Object::toString))
        .put("confirmed", standing.confirmed().map(confirmed -> confirmed.at().toString()));
    status.age().ifPresent(age -> json.put("age", age.toSeconds()));
    return json.put("basis", standing.start().map(start -> start.basis().text()))
        .put("bridged", standing.start().flatMap(State.LastStart::bridged))
        .put("owner", standing.owner())
        .put("told", standing.told().map(Digest::toString))
        .put("directory", status.directory().toString())
        .put("intact", standing.alterations().isEmpty())
        .put("distrust", standing.distrust().map(Miss::why))
        .putTexts("altered", standing.alterations().stream().map(Alteration::toString).toList())
        .put("files", files(Result.RevisionFile.of(provenance)));
  }

  static JsonWriter signature(RecordedSignature signature) {
    return JsonWriter.object()
        .put("kind", signature.evidence().kind().text())
        .put("signer", signature.signer())
        .put("signerKind", signature.kind().text())
        .put("digest", signature.evidence().carrier().toString())
        .put("annotations", signature.annotations());
  }

  private static JsonWriter revision(
      JsonWriter json, Provenance provenance, Optional<String> artifactType) {
    Subject subject = provenance.subject();
    return json.put("subject", subject.manifest().or(subject::digest).map(Digest::toString))
        .put("revision", provenance.revision().toString())
        .put("artifactType", artifactType)
        .put("source", provenance.source().name())
        .put("created", provenance.annotations().get(Annotations.CREATED));
  }

  static List<JsonWriter> files(List<Result.RevisionFile> files) {
    return files.stream()
        .map(
            file ->
                JsonWriter.object()
                    .put("path", file.path())
                    .put("digest", file.digest().toString())
                    .put("size", file.size()))
        .toList();
  }

  private static JsonWriter item(AttachedItem item) {
    return JsonWriter.object()
        .put("digest", item.digest().toString())
        .put("artifactType", item.artifactType())
        .put("created", Optional.of(item.created()).filter(text -> !text.isEmpty()))
        .put("size", item.size())
        .put("accepted", item.accepted())
        .put("chosen", item.chosen())
        .put("unreadable", item.unreadable())
        .putObject("signature", item.signature().map(found -> signature(found, item.created())))
        .put("annotations", item.annotations().entries());
  }

  /**
   * @param created the configuration, as its author says; it is signed with it
   */
  static JsonWriter signature(SignatureFinding found, String created) {
    JsonWriter json = JsonWriter.object().put("verdict", found.verdict());
    found
        .signed()
        .ifPresent(
            signed ->
                json.put("kind", signed.signature().kind().text())
                    .put("signer", signed.signer().toString())
                    .put("signerKind", signed.signer().kind().text())
                    .put("digest", signed.signature().carrier().toString())
                    .put("annotations", signed.annotations())
                    .put("created", Optional.of(created).filter(at -> !at.isEmpty())));
    return json.put("reason", Optional.of(found.reason()).filter(why -> !why.isEmpty()));
  }

  /** Nothing where nothing is said. */
  static Optional<JsonWriter> commit(Annotations annotations) {
    Authorship made = Authorship.of(annotations);
    return Optional.of(made)
        .filter(it -> !it.isUnknown())
        .map(
            it ->
                JsonWriter.object()
                    .put("id", it.commit())
                    .put("code", it.code())
                    .put("authors", it.authors())
                    .put("page", it.page()));
  }

  static JsonWriter of(Failure failure) {
    return error(failure.exitCode(), failure.getMessage(), failure.advice());
  }

  static JsonWriter of(List<Problem> problems) {
    List<String> lines = problems.stream().map(Problem::line).toList();
    JsonWriter error = fields(ExitCode.USAGE, lines.stream().collect(Collectors.joining("; ")), "");
    return JsonWriter.object().put("error", error.putTexts("problems", lines));
  }

  static JsonWriter error(ExitCode code, String message, String advice) {
    return JsonWriter.object().put("error", fields(code, message, advice));
  }

  private static JsonWriter fields(ExitCode code, String message, String advice) {
    return JsonWriter.object()
        .put("code", code.code())
        .put("class", code.text())
        .put("message", message)
        .put("advice", advice);
  }
}
