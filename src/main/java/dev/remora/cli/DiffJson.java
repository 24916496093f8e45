package dev.remora.cli;

import dev.remora.compare.Rehearsal;
import dev.remora.compare.Revisions;
import dev.remora.compare.Side;
import dev.remora.diff.FileDiff;
import dev.remora.diff.FileDiff.Body;
import dev.remora.diff.FileState;
import dev.remora.diff.TreeDiff;
import dev.remora.diff.UnifiedDiff;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Digest;
import dev.remora.posix.FileMode;
import dev.remora.publish.Published;
import dev.remora.sync.Target;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Differences for machines, with the fields of {@link JsonFields}. */
final class DiffJson {
  private DiffJson() {}

  static JsonWriter of(Result.Rehearsed rehearsed) {
    Rehearsal.Outcome outcome = rehearsed.outcome();
    JsonWriter json =
        JsonWriter.object()
            .put(rehearsed.target().kind(), rehearsed.target().reference().toString());
    if (rehearsed.target() instanceof Target.Image) {
      json.put("subject", outcome.subject().toString());
    }
    json.put("revision", outcome.revision().toString())
        .put("why", outcome.why())
        .put("previous", outcome.before().map(Published::revision).map(Digest::toString))
        .put("changed", outcome.publishes())
        .put("directory", rehearsed.directory().toString())
        .putTexts("altered", outcome.altered());
    return changes(json, outcome.diff());
  }

  static JsonWriter of(Result.Compared compared) {
    Revisions.Outcome outcome = compared.outcome();
    JsonWriter json =
        JsonWriter.object()
            .put("from", side(outcome.from()))
            .put("to", side(outcome.to()))
            .put("changed", !outcome.diff().isEmpty());
    return changes(json, outcome.diff());
  }

  private static JsonWriter side(Side side) {
    return JsonWriter.object()
        .put("revision", side.revision().toString())
        .put("location", side.location())
        .put("subject", side.subject().map(Digest::toString))
        .put("directory", side.volume().map(Path::toString))
        .put("created", side.created())
        .put("distrust", side.distrust())
        .putTexts("altered", side.altered());
  }

  private static JsonWriter changes(JsonWriter json, TreeDiff diff) {
    return json.putEach("changes", diff.files(), DiffJson::change)
        .put("added", diff.added())
        .put("removed", diff.removed())
        .put("masked", diff.masked());
  }

  private static JsonWriter change(FileDiff file) {
    boolean masked = file.masked() > 0;
    JsonWriter json =
        JsonWriter.object()
            .put("path", file.path() + (file.isDirectory() ? "/" : ""))
            .put("change", file.change().name().toLowerCase(Locale.ROOT))
            .putObject("before", file.before().map(state -> state(state, masked)))
            .putObject("after", file.after().map(state -> state(state, masked)));
    return switch (file.body()) {
      case Body.None _ -> json.put("content", "none");
      case Body.Binary _ -> json.put("content", "binary");
      case Body.NotCompared _ -> json.put("content", "long");
      case Body.Text text ->
          json.put("content", "text")
              .put("added", text.added())
              .put("removed", text.removed())
              .put("masked", text.masked())
              .put("diff", UnifiedDiff.of(file));
    };
  }

  /** By size and digest a short secret could be guessed. */
  private static JsonWriter state(FileState state, boolean masked) {
    JsonWriter json = JsonWriter.object().put("mode", state.mode().map(FileMode::toString));
    Optional<Digest> digest = state.digest().filter(_ -> !masked);
    digest.ifPresent(_ -> json.put("size", state.size()));
    return json.put("digest", digest.map(Digest::toString));
  }
}
