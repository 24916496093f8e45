package dev.remora.publish;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.time.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The JSON form of {@code ..remora/state.json}, which is private to Remora. */
final class StateDocument {
  /** In bytes; a longer document counts as unreadable. */
  static final int LONGEST = 1 << 20;

  private static final long SCHEMA = 1;

  private StateDocument() {}

  static byte[] write(State state) {
    JsonWriter json = JsonWriter.object().put("schema", SCHEMA);
    state
        .owner()
        .ifPresent(
            owner ->
                json.put(
                    "owner",
                    JsonWriter.object()
                        .put("image", owner.image())
                        .put("direct", owner.direct())
                        .put("since", owner.since().map(Instant::toString))));
    Map<String, String> tags = new LinkedHashMap<>();
    state.tags().forEach((tag, digest) -> tags.put(tag, digest.toString()));
    json.put("tags", tags);
    state
        .confirmed()
        .ifPresent(
            confirmed ->
                json.put(
                    "confirmed",
                    JsonWriter.object()
                        .put("revision", confirmed.revision().toString())
                        .put("at", confirmed.at().toString())
                        .put("source", confirmed.source())));
    state
        .start()
        .ifPresent(
            start ->
                json.put(
                    "start",
                    JsonWriter.object()
                        .put("at", start.at().map(Instant::toString))
                        .put("basis", start.basis().text())
                        .put("bridged", start.bridged())));
    state.told().ifPresent(told -> json.put("told", told.toString()));
    state.chosen().ifPresent(chosen -> json.put("chosen", written(chosen)));
    state.pace().ifPresent(pace -> json.put("pace", written(pace)));
    return json.pretty().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonWriter written(State.Pace pace) {
    JsonWriter json =
        JsonWriter.object().put("next", pace.next().toString()).put("failures", pace.failures());
    pace.rest().ifPresent(rest -> json.put("rest", written(rest)));
    return json;
  }

  private static JsonWriter written(State.Rest rest) {
    return JsonWriter.object()
        .put("until", rest.until().toString())
        .put("seconds", rest.left().toSeconds());
  }

  private static JsonWriter written(State.Choice chosen) {
    return JsonWriter.object()
        .put("revision", chosen.revision().toString())
        .put("criteria", chosen.criteria().toString())
        .put("since", chosen.since().toString())
        .put(
            "listings",
            chosen.listings().stream()
                .map(
                    listed ->
                        JsonWriter.object()
                            .put("subject", listed.subject().toString())
                            .put("etag", listed.etag()))
                .toList());
  }

  static State read(byte[] document) throws MalformedJson {
    JsonObject json = JsonObject.parse(document);
    if (json.number("schema") != SCHEMA) {
      throw new MalformedJson("schema is not " + SCHEMA);
    }
    try {
      return new State(
          owner(json),
          tags(json),
          confirmation(json),
          start(json),
          json.optionalText("told").map(Digest::parse),
          choice(json),
          pace(json));
    } catch (IllegalArgumentException e) {
      throw new MalformedJson(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<State.Owner> owner(JsonObject json) throws MalformedJson {
    Optional<JsonObject> owner = json.object("owner");
    return owner.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new State.Owner(
                owner.get().text("image"), owner.get().flag("direct"), time(owner.get(), "since")));
  }

  private static SequencedMap<String, Digest> tags(JsonObject json) throws MalformedJson {
    SequencedMap<String, Digest> tags = new LinkedHashMap<>();
    json.textMap("tags").forEach((tag, digest) -> tags.put(tag, Digest.parse(digest)));
    return tags;
  }

  private static Optional<State.Confirmation> confirmation(JsonObject json) throws MalformedJson {
    Optional<JsonObject> confirmed = json.object("confirmed");
    Optional<Instant> at = time(confirmed, "at");
    return at.isEmpty()
        ? Optional.empty() // a confirmation without a time says nothing
        : Optional.of(
            new State.Confirmation(
                Digest.parse(confirmed.get().text("revision")),
                at.get(),
                confirmed.get().text("source")));
  }

  private static Optional<State.LastStart> start(JsonObject json) throws MalformedJson {
    Optional<JsonObject> start = json.object("start");
    return start.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new State.LastStart(
                time(start.get(), "at"),
                Basis.parse(start.get().text("basis")),
                start.get().optionalText("bridged")));
  }

  private static Optional<State.Choice> choice(JsonObject json) throws MalformedJson {
    Optional<JsonObject> chosen = json.object("chosen");
    Optional<Instant> since = time(chosen, "since");
    if (since.isEmpty()) {
      return Optional.empty();
    }
    List<State.Listed> listings = new ArrayList<>();
    for (JsonObject listed : chosen.get().objects("listings")) {
      listings.add(new State.Listed(Digest.parse(listed.text("subject")), listed.text("etag")));
    }
    return Optional.of(
        new State.Choice(
            Digest.parse(chosen.get().text("revision")),
            Digest.parse(chosen.get().text("criteria")),
            since.get(),
            listings));
  }

  private static Optional<State.Pace> pace(JsonObject json) throws MalformedJson {
    Optional<JsonObject> pace = json.object("pace");
    Optional<Instant> next = time(pace, "next");
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new State.Pace(
                next.get(),
                Math.clamp(pace.get().number("failures"), 0, Integer.MAX_VALUE),
                rest(pace.get().object("rest"))));
  }

  private static Optional<State.Rest> rest(Optional<JsonObject> rest) throws MalformedJson {
    Optional<Instant> until = time(rest, "until");
    return until.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new State.Rest(
                until.get(),
                Duration.ofSeconds(
                    Math.clamp(rest.get().number("seconds"), 0, Integer.MAX_VALUE))));
  }

  private static Optional<Instant> time(Optional<JsonObject> json, String name)
      throws MalformedJson {
    return json.isEmpty() ? Optional.empty() : time(json.get(), name);
  }

  /**
   * A time that no clock can have shown counts as absent; the rest of the document still counts.
   */
  private static Optional<Instant> time(JsonObject json, String name) throws MalformedJson {
    return json.optionalText(name).flatMap(Timestamps::parse);
  }
}
