package dev.remora.attach;

import dev.remora.yaml.MalformedYaml;
import dev.remora.yaml.YamlEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * Reads what may be ConfigMaps out of Kubernetes' manifests: one document or several, in YAML or
 * JSON, each a manifest or a list of them, as {@code kubectl get} and {@code kustomize build} print
 * them.
 *
 * <p>Passes over all other fields without keeping them. Follows no alias, because those programs
 * write none.
 */
final class ManifestReader {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

  private final CoreScalarResolver types = new CoreScalarResolver(false);
  private final List<ConfigMap> found = new ArrayList<>();
  private final YamlEvents events;

  private ManifestReader(YamlEvents events) {
    this.events = events;
  }

  /** Reads all manifests of a text, those of other kinds included. */
  static List<ConfigMap> read(byte[] text) throws MalformedYaml, IOException {
    try (var reader = new YamlUnicodeReader(new ByteArrayInputStream(text))) {
      ManifestReader manifests = new ManifestReader(new YamlEvents(reader, SETTINGS));
      manifests.readAll();
      return List.copyOf(manifests.found);
    }
  }

  private void readAll() throws MalformedYaml, IOException {
    for (Event event = events.next(); event != null; event = events.next()) {
      if (event instanceof MappingStartEvent) {
        manifest(true);
      } else {
        pass(event);
      }
    }
  }

  /**
   * Reads a manifest whose mapping has begun.
   *
   * @param mayBeList whether it may be a list; a list holds no lists
   */
  private void manifest(boolean mayBeList) throws MalformedYaml, IOException {
    String kind = "";
    Map<String, String> metadata = Map.of();
    Map<String, String> data = Map.of();
    Map<String, String> binaryData = Map.of();
    List<String> flaws = new ArrayList<>();
    for (Event key = inside(); !(key instanceof CollectionEndEvent); key = inside()) {
      String name = key instanceof ScalarEvent scalar ? scalar.getValue() : "";
      if (!(key instanceof ScalarEvent)) {
        pass(key);
      }
      Event value = inside();
      switch (name) {
        case "kind" -> kind = value instanceof ScalarEvent it ? it.getValue() : passed(value);
        case "metadata" -> metadata = texts(value, name, new ArrayList<>());
        case "data" -> data = texts(value, name, flaws);
        case "binaryData" -> binaryData = texts(value, name, flaws);
        case "items" -> {
          if (mayBeList && value instanceof SequenceStartEvent) {
            items();
          } else {
            pass(value);
          }
        }
        default -> pass(value);
      }
    }
    found.add(
        new ConfigMap(
            kind,
            metadata.getOrDefault("name", ""),
            metadata.getOrDefault("namespace", ""),
            data,
            binaryData,
            List.copyOf(flaws)));
  }

  private void items() throws MalformedYaml, IOException {
    for (Event item = inside(); !(item instanceof CollectionEndEvent); item = inside()) {
      if (item instanceof MappingStartEvent) {
        manifest(false);
      } else {
        pass(item);
      }
    }
  }

  /**
   * Reads a mapping of texts.
   *
   * @param field what it is called in messages
   * @param flaws takes what in it is something else, and is left out
   */
  private Map<String, String> texts(Event start, String field, List<String> flaws)
      throws MalformedYaml, IOException {
    if (!(start instanceof MappingStartEvent)) {
      pass(start);
      if (!isNull(start)) {
        flaws.add(field + " is no mapping of keys to texts");
      }
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Event key = inside(); !(key instanceof CollectionEndEvent); key = inside()) {
      String name = key instanceof ScalarEvent scalar ? scalar.getValue() : passed(key);
      Event value = inside();
      if (value instanceof ScalarEvent text && isText(text)) {
        if (texts.put(name, text.getValue()) != null) {
          flaws.add(field + " has the key " + name + " twice");
        }
      } else {
        pass(value);
        flaws.add(
            field
                + " has under "
                + name
                + (value instanceof AliasEvent
                    ? " an alias; write out what it stands for"
                    : " no text; a number or the like needs quotation marks"));
      }
    }
    return texts;
  }

  /** Whether it is a text to others, too: {@code "8080"} is one, and {@code 8080} a number. */
  private boolean isText(ScalarEvent scalar) {
    return scalar.getTag().isPresent()
        ? scalar.getTag().get().equals(Tag.STR.getValue())
        : !scalar.isPlain() || types.resolve(scalar.getValue(), true).equals(Tag.STR);
  }

  private boolean isNull(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && types.resolve(scalar.getValue(), true).equals(Tag.NULL);
  }

  private String passed(Event begun) throws MalformedYaml, IOException {
    pass(begun);
    return "";
  }

  /** Goes to the end of what an event begins. */
  private void pass(Event begun) throws MalformedYaml, IOException {
    int depth = begun instanceof CollectionStartEvent ? 1 : 0;
    while (depth > 0) {
      Event event = inside();
      depth +=
          switch (event) {
            case CollectionStartEvent _ -> 1;
            case CollectionEndEvent _ -> -1;
            default -> 0;
          };
    }
  }

  /** The next event of a collection that has begun: the parser ends each before the text ends. */
  private Event inside() throws MalformedYaml, IOException {
    @Nullable Event event = events.next();
    if (event == null) {
      throw new IllegalStateException("the parser ended within a collection");
    }
    return event;
  }
}
