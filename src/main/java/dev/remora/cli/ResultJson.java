package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.publish.Alteration;
import dev.remora.publish.Basis;
import dev.remora.publish.Provenance;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.settings.Problem;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Results and failures for machines: one object, with the fields of {@link JsonFields}. */
final class ResultJson {
  private ResultJson() {}

  static JsonWriter of(Result result) {
    return switch (result) {
      case Result.Pulled pulled -> pulled(pulled);
      case Result.WithNone none ->
          target(none.target())
              .put("changed", none.changed())
              .put("basis", Basis.NONE.text())
              .put("bridged", none.bridged().text())
              .put("directory", none.directory().toString())
              .put("files", List.of());
      case Result.Followed followed ->
          followed.published().map(ResultJson::pulled).orElseGet(JsonWriter::object);
      case Result.Discovered found ->
          JsonWriter.object()
              .put("image", found.image().toString())
              .put("subject", found.subject().toString())
              .put("attached", found.attached().stream().map(ResultJson::item).toList());
      case Result.Attached attached ->
          JsonWriter.object()
              .put("image", attached.image().toString())
              .put("subject", attached.subject().toString())
              .put("revision", attached.revision().toString())
              .put("artifactType", attached.artifactType())
              .put("created", attached.created())
              .put("files", files(attached.files()));
      case Result.Detached detached ->
          JsonWriter.object()
              .put("image", detached.image().toString())
              .put("subject", detached.subject().toString())
              .put("revision", detached.revision().toString());
      case Result.Pushed pushed ->
          JsonWriter.object()
              .put("artifact", pushed.reference().toString())
              .put("revision", pushed.revision().toString())
              .put("artifactType", pushed.artifactType())
              .put("created", pushed.created())
              .put("files", files(pushed.files()));
      case Result.Status status -> status(status);
      case Result.Inspected inspected -> inspected.document().descriptor().write();
    };
  }

  private static JsonWriter pulled(Result.Pulled pulled) {
    JsonWriter json = target(pulled.target());
    json.put("subject", pulled.subject().map(Object::toString))
        .put("revision", pulled.revision().toString())
        .put("artifactType", pulled.artifactType())
        .put("source", pulled.source())
        .put("created", pulled.created())
        .put("changed", pulled.changed())
        .put("basis", pulled.basis().text())
        .put("confirmed", pulled.confirmed().map(Object::toString));
    pulled.age().ifPresent(age -> json.put("age", age.toSeconds()));
    return json.put("bridged", pulled.bridged().map(ExitCode::text))
        .put("directory", pulled.directory().toString())
        .put("files", files(pulled.files()));
  }

  private static JsonWriter target(Target target) {
    JsonWriter json = JsonWriter.object();
    return switch (target) {
      case Target.Image(var image) -> json.put("image", image.toString());
      case Target.Artifact(var reference) -> json.put("artifact", reference.toString());
    };
  }

  private static JsonWriter status(Result.Status status) {
    VolumeStatus standing = status.standing();
    Provenance provenance = standing.published().provenance();
    Subject subject = provenance.subject();
    JsonWriter json = JsonWriter.object();
    json.put(subject.digest().isPresent() ? "image" : "artifact", subject.toString())
        .put("subject", subject.manifest().or(subject::digest).map(Digest::toString))
        .put("revision", provenance.revision().toString())
        .put("artifactType", provenance.artifactType())
        .put("source", provenance.source().name())
        .put("created", provenance.annotations().get(Annotations.CREATED))
        .put("published", provenance.published().map(Object::toString))
        .put("confirmed", standing.confirmed().map(confirmed -> confirmed.at().toString()));
    status.age().ifPresent(age -> json.put("age", age.toSeconds()));
    return json.put("basis", standing.start().map(start -> start.basis().text()))
        .put("bridged", standing.start().flatMap(State.LastStart::bridged))
        .put("owner", standing.owner())
        .put("directory", status.directory().toString())
        .put("intact", standing.alterations().isEmpty())
        .putTexts("altered", standing.alterations().stream().map(Alteration::toString).toList())
        .put("files", files(Results.files(provenance)));
  }

  private static List<JsonWriter> files(List<Result.RevisionFile> files) {
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
        .put("annotations", item.annotations().entries());
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
