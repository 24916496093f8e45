package dev.remora.cli;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Explanation;
import dev.remora.discovery.Explanation.Outcome;
import dev.remora.discovery.History.Generation;
import dev.remora.failure.Failure;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.publish.Provenance;
import java.util.Optional;

/** The configurations of an image, newest first, for machines. */
final class HistoryJson {
  private HistoryJson() {}

  static JsonWriter of(Result.Ranked ranked) {
    JsonWriter json = JsonWriter.object().put("image", ranked.whole().toString());
    switch (ranked.history().explanation().outcome()) {
      case Outcome.Takes(Configuration taken) ->
          json.put("taken", taken.revision().toString()).put("why", taken.why());
      case Outcome.Fails(Failure failure) ->
          json.put("code", failure.exitCode().code())
              .put("class", failure.exitCode().text())
              .put("why", failure.reason())
              .put("advice", failure.advice());
    }
    return json.put(
            "revisions",
            ranked.history().generations().stream().map(it -> entry(it, ranked)).toList())
        .putObject("volume", ranked.volume().map(it -> volume(it, ranked)));
  }

  private static JsonWriter entry(Generation one, Result.Ranked ranked) {
    Candidate candidate = one.candidate();
    Explanation explanation = ranked.history().explanation();
    Annotations annotations = candidate.annotations();
    JsonWriter json =
        JsonWriter.object()
            .put("revision", candidate.digest().toString())
            .put("subject", one.subject().toString())
            .put("artifactType", candidate.artifactType())
            .put("created", annotations.get(Annotations.CREATED))
            .put("taken", ranked.history().isTaken(one))
            .put("published", ranked.volume().filter(it -> it.has(one.digest())).isPresent())
            .put("fate", ExplanationJson.word(one.ruling().fate()))
            .put("why", Failure.harmless(one.ruling().fate().why()));
    one.ruling()
        .manifest()
        .map(Result.RevisionFile::of)
        .ifPresent(
            files ->
                json.put("size", Result.RevisionFile.sum(files))
                    .put("files", ResultJson.files(files)));
    return json.putObject("commit", ResultJson.commit(annotations))
        .putObject(
            "signature",
            SignatureFinding.of(one.ruling().referrer(), explanation.selection().policy())
                .map(found -> ResultJson.signature(found, candidate.created())))
        .put("annotations", annotations.entries());
  }

  private static JsonWriter volume(Result.OnVolume volume, Result.Ranked ranked) {
    JsonWriter json = JsonWriter.object().put("directory", volume.directory().toString());
    Optional<Provenance> published = volume.published().map(it -> it.provenance());
    published.ifPresent(
        it ->
            json.put("image", it.subject().toString())
                .put("revision", it.revision().toString())
                .put(
                    "attached",
                    ranked.history().generations().stream()
                        .anyMatch(one -> volume.has(one.digest())))
                .put("created", it.annotations().get(Annotations.CREATED))
                .putObject("commit", ResultJson.commit(it.annotations()))
                .putObject("signature", it.signature().map(ResultJson::signature)));
    return json;
  }
}
