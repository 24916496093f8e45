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
    Map<String, String> tags = new LinkedHashMap<>();
    state.tags().forEach((tag, digest) -> tags.put(tag, digest.toString()));
    JsonWriter json =
        JsonWriter.object()
            .put("schema", SCHEMA)
            .putObject("owner", state.owner().map(StateDocument::written))
            .put("tags", tags)
            .putObject("confirmed", state.confirmed().map(StateDocument::written))
            .putObject("start", state.start().map(StateDocument::written))
            .put("told", state.told().map(Digest::toString))
            .putObject("chosen", state.chosen().map(StateDocument::written))
            .putObject("pace", state.pace().map(StateDocument::written));
    if (!state.floors().isEmpty()) {
      json.putEach("floors", state.floors(), StateDocument::written);
    }
    return json.pretty().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonWriter written(State.Owner owner) {
    return JsonWriter.object()
        .put("image", owner.image())
        .put("direct", owner.direct())
        .put("since", owner.since().map(Instant::toString));
  }

  private static JsonWriter written(State.Confirmation confirmed) {
    return JsonWriter.object()
        .put("revision", confirmed.revision().toString())
        .put("at", confirmed.at().toString())
        .put("source", confirmed.source());
  }

  private static JsonWriter written(State.LastStart start) {
    return JsonWriter.object()
        .put("at", start.at().map(Instant::toString))
        .put("basis", start.basis().text())
        .put("bridged", start.bridged());
  }

  private static JsonWriter written(State.Choice chosen) {
    return JsonWriter.object()
        .put("revision", chosen.revision().toString())
        .put("criteria", chosen.criteria().toString())
        .put("since", chosen.since().toString())
        .putEach("listings", chosen.listings(), StateDocument::written);
  }

  private static JsonWriter written(State.Listed listed) {
    return JsonWriter.object()
        .put("subject", listed.subject().toString())
        .put("etag", listed.etag());
  }

  private static JsonWriter written(State.Pace pace) {
    return JsonWriter.object()
        .put("next", pace.next().toString())
        .put("failures", pace.failures())
        .putObject("rest", pace.rest().map(StateDocument::written));
  }

  private static JsonWriter written(State.Rest rest) {
    return JsonWriter.object()
        .put("until", rest.until().toString())
        .put("seconds", rest.left().toSeconds());
  }

  private static JsonWriter written(State.Floor floor) {
    return JsonWriter.object()
        .put("image", floor.image().toString())
        .put("criteria", floor.criteria().toString())
        .put("revision", floor.revision().toString())
        .put("created", floor.created().toString());
  }

  static State read(byte[] document) throws MalformedJson {
    JsonObject json = JsonObject.parse(document);
    if (json.number("schema") != SCHEMA) {
      throw new MalformedJson("schema is not " + SCHEMA);
    }
    try {
      State read =
          new State(
              json.object("owner", StateDocument::owner),
              tags(json),
              json.object("confirmed", StateDocument::confirmation),
              json.object("start", StateDocument::start),
              json.optionalText("told").map(Digest::parse),
              json.object("chosen", StateDocument::choice),
              json.object("pace", StateDocument::pace),
              List.of());
      for (JsonObject floor : json.objects("floors")) {
        read = withFloor(read, floor);
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new MalformedJson(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<State.Owner> owner(JsonObject json) throws MalformedJson {
    return Optional.of(
        new State.Owner(json.text("image"), json.flag("direct"), time(json, "since")));
  }

  private static SequencedMap<String, Digest> tags(JsonObject json) throws MalformedJson {
    SequencedMap<String, Digest> tags = new LinkedHashMap<>();
    json.textMap("tags").forEach((tag, digest) -> tags.put(tag, Digest.parse(digest)));
    return tags;
  }

  private static Optional<State.Confirmation> confirmation(JsonObject json) throws MalformedJson {
    Optional<Instant> at = time(json, "at");
    return at.isEmpty()
        ? Optional.empty() // a confirmation without a time says nothing
        : Optional.of(
            new State.Confirmation(
                Digest.parse(json.text("revision")), at.get(), json.text("source")));
  }

  private static Optional<State.LastStart> start(JsonObject json) throws MalformedJson {
    return Optional.of(
        new State.LastStart(
            time(json, "at"), Basis.parse(json.text("basis")), json.optionalText("bridged")));
  }

  private static Optional<State.Choice> choice(JsonObject json) throws MalformedJson {
    Optional<Instant> since = time(json, "since");
    if (since.isEmpty()) {
      return Optional.empty();
    }
    List<State.Listed> listings = new ArrayList<>();
    for (JsonObject listed : json.objects("listings")) {
      listings.add(new State.Listed(Digest.parse(listed.text("subject")), listed.text("etag")));
    }
    return Optional.of(
        new State.Choice(
            Digest.parse(json.text("revision")),
            Digest.parse(json.text("criteria")),
            since.get(),
            listings));
  }

  private static Optional<State.Pace> pace(JsonObject json) throws MalformedJson {
    Optional<Instant> next = time(json, "next");
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new State.Pace(
                next.get(),
                Math.clamp(json.number("failures"), 0, Integer.MAX_VALUE),
                json.object("rest", StateDocument::rest)));
  }

  private static Optional<State.Rest> rest(JsonObject json) throws MalformedJson {
    Optional<Instant> until = time(json, "until");
    return until.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new State.Rest(
                until.get(),
                Duration.ofSeconds(Math.clamp(json.number("seconds"), 0, Integer.MAX_VALUE))));
  }

  private static State withFloor(State state, JsonObject floor) throws MalformedJson {
    Digest image = Digest.parse(floor.text("image"));
    Digest criteria = Digest.parse(floor.text("criteria"));
    Digest revision = Digest.parse(floor.text("revision"));
    return time(floor, "created")
        .map(created -> state.withFloor(new State.Floor(image, criteria, revision, created)))
        .orElse(state);
  }

  /**
   * A time that no clock can have shown counts as absent; the rest of the document still counts.
   */
  private static Optional<Instant> time(JsonObject json, String name) throws MalformedJson {
    return json.optionalText(name).flatMap(Timestamps::parse);
  }
}
