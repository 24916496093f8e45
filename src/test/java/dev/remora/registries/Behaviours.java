package dev.remora.registries;

import dev.remora.registries.Behaviour.Access;
import dev.remora.registries.Behaviour.Answer;
import dev.remora.registries.Behaviour.Base;
import dev.remora.registries.Behaviour.Evidence;
import dev.remora.registries.Behaviour.Framing;
import dev.remora.registries.Behaviour.Run;
import dev.remora.registries.Behaviour.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rows of {@code src/test/registries}, whose README says how one is written. */
final class Behaviours {
  private static final Path DIRECTORY = Path.of("src/test/registries");
  private static final Set<String> ROW =
      Set.of(
          "id",
          "registry",
          "does",
          "advice",
          "evidence",
          "dated",
          "source",
          "base",
          "access",
          "tls",
          "stores",
          "runs",
          "answers");
  private static final Set<String> ANSWER =
      Set.of(
          "to", "at", "with", "instead", "times", "status", "body", "fields", "drop", "replace",
          "framing");

  private Behaviours() {}

  /** All, in the order of the table: by file, and as they stand there. */
  static List<Behaviour> all() {
    return parts().values().stream().flatMap(List::stream).toList();
  }

  /** The same by parts, with the heading that the first line of each file has. */
  static Map<String, List<Behaviour>> parts() {
    var parts = new LinkedHashMap<String, List<Behaviour>>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        var text = Files.readString(file);
        parts.put(text.lines().findFirst().orElseThrow().substring("# ".length()), read(text));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }

  private static List<Behaviour> read(String text) {
    var document = new Load(LoadSettings.builder().build()).loadFromString(text);
    return rows(document).stream().map(Behaviours::behaviour).toList();
  }

  private static Behaviour behaviour(Map<String, Object> row) {
    known(row, ROW);
    var stores = new LinkedHashMap<String, String>();
    map(row, "stores").forEach((tag, index) -> stores.put(tag, index.toString()));
    var base =
        new Base(
            !text(row, "base").orElse("api").equals("tag"),
            Access.valueOf(constant(text(row, "access").orElse("anybody"))),
            text(row, "tls").isPresent(),
            Map.copyOf(stores));
    return new Behaviour(
        needed(row, "id"),
        needed(row, "registry"),
        needed(row, "does"),
        needed(row, "advice"),
        Evidence.valueOf(constant(needed(row, "evidence"))),
        needed(row, "dated"),
        needed(row, "source"),
        base,
        list(row, "runs").stream().map(Behaviours::run).toList(),
        rows(row.getOrDefault("answers", List.of())).stream().map(Behaviours::answer).toList());
  }

  private static Run run(Object written) {
    if (written instanceof Map<?, ?> failing) {
      var entry = failing.entrySet().iterator().next();
      return new Run(
          Verb.valueOf(constant(entry.getKey().toString())),
          Optional.of(Integer.valueOf(entry.getValue().toString())));
    }
    return new Run(Verb.valueOf(constant(written.toString())), Optional.empty());
  }

  private static Answer answer(Map<String, Object> row) {
    known(row, ANSWER);
    String[] to = needed(row, "to").split(" ", 2);
    var fields = new LinkedHashMap<String, List<String>>();
    map(row, "fields")
        .forEach(
            (name, value) ->
                fields.put(
                    name,
                    value instanceof List<?> several
                        ? several.stream().map(Object::toString).toList()
                        : List.of(value.toString())));
    var replaced = new LinkedHashMap<String, String>();
    map(row, "replace").forEach((from, into) -> replaced.put(from, into.toString()));
    return new Answer(
        text(row, "at").isPresent(),
        to[0].equals("*") ? List.of() : List.of(to[0].split("\\|")),
        to[1],
        text(row, "with"),
        text(row, "instead").map(Integer::valueOf),
        text(row, "times").map(Integer::valueOf).orElse(Integer.MAX_VALUE),
        text(row, "status").map(Integer::valueOf),
        text(row, "body"),
        fields,
        list(row, "drop").stream().map(Object::toString).toList(),
        replaced,
        Framing.valueOf(constant(text(row, "framing").orElse("length"))));
  }

  private static void known(Map<String, Object> row, Set<String> names) {
    for (String name : row.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(name + " of " + row);
      }
    }
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String needed(Map<String, Object> row, String name) {
    return text(row, name)
        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + row));
  }

  private static Optional<String> text(Map<String, Object> row, String name) {
    return Optional.ofNullable(row.get(name)).map(Object::toString).map(String::strip);
  }

  private static List<Object> list(Map<String, Object> row, String name) {
    return row.get(name) instanceof List<?> list ? List.copyOf(list) : List.of();
  }

  private static Map<String, Object> map(Map<String, Object> row, String name) {
    return row.containsKey(name) ? asMap(row.get(name)) : Map.of();
  }

  private static List<Map<String, Object>> rows(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Behaviours::asMap).toList()
        : List.of();
  }

  private static Map<String, Object> asMap(@Nullable Object value) {
    var map = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> written) {
      written.forEach((name, held) -> map.put(String.valueOf(name), held));
    }
    return map;
  }
}
