package dev.remora.hooks;

import dev.remora.hooks.ScannedText.Limits;
import dev.remora.hooks.ScannedText.TooLong;
import dev.remora.json.OpenNames;
import dev.remora.yaml.MalformedYaml;
import dev.remora.yaml.YamlEvents;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Checks whether bytes are YAML 1.2 that others can read safely. Looks only at the parser's events:
 * builds no tree and follows no alias, but counts how large the text would become. Time grows with
 * the length of the text, and memory with the number of keys.
 */
final class YamlText {
  private static final int DEEPEST = 64;

  /** How many nodes aliases may add; "a billion laughs" adds a billion. */
  private static final long MOST_REPEATED = 1_000_000;

  private static final int MOST_ANCHORS = 10_000;

  /** The directives of a document may give a prefix to each of its tags. */
  private static final int LONGEST_PREFIX = 1_000;

  /** As much as a ConfigMap may have in all. */
  private static final Limits LIMITS = new Limits(1 << 20, 1 << 20);

  /** Where the parser has to name places, it keeps a piece of the text with each. */
  private static final Limits LIMITS_WITH_PLACES = new Limits(1 << 20, 16 << 10);

  private static final LoadSettings WITH_PLACES =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setUseMarks(true).build();

  private static final int LARGEST_BUFFER = 256 << 10;

  /** The weight of an anchor whose node has not ended: an alias to it would be within itself. */
  private static final long OPEN = -1;

  /** The key that merges mappings (yaml.org/type/merge.html); it may be there more than once. */
  private static final String MERGE = "<<";

  private final Deque<Collection> open = new ArrayDeque<>();
  private final OpenNames keys = new OpenNames();
  private Map<Anchor, Long> anchors = new HashMap<>();
  private long repeated;

  private YamlText() {}

  /** A text that can be read again. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Checks a text.
   *
   * @param length of it, in bytes
   * @throws IOException when it cannot be read
   */
  static void check(Source source, long length) throws MalformedText, IOException {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize((int) Math.min(length + 1, LARGEST_BUFFER))
            .setUseMarks(false)
            .build();
    try {
      new YamlText().read(source, settings, LIMITS);
    } catch (MalformedText e) {
      throw withPlace(source, e);
    } catch (TooLong e) {
      throw new MalformedText(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads the text again to find the place of a mistake, unless the text is too odd for that. */
  private static MalformedText withPlace(Source source, MalformedText mistake) throws IOException {
    try {
      new YamlText().read(source, WITH_PLACES, LIMITS_WITH_PLACES);
      return mistake;
    } catch (MalformedText e) {
      return e;
    } catch (TooLong e) {
      return mistake;
    }
  }

  private void read(Source source, LoadSettings settings, Limits limits)
      throws MalformedText, IOException {
    try (InputStream in = source.open();
        ScannedText text = new ScannedText(new YamlUnicodeReader(in), limits)) {
      YamlEvents events = new YamlEvents(text, settings);
      for (Event event = events.next(); event != null; event = events.next()) {
        text.tokenEnded();
        take(event);
      }
    } catch (MalformedYaml e) {
      throw new MalformedText(String.valueOf(e.getMessage()), e);
    }
  }

  /** A list or mapping that has not ended. */
  private static final class Collection {
    private final Optional<Anchor> anchor;
    private final boolean mapping;
    private boolean atKey = true;
    private long weight = 1;

    Collection(CollectionStartEvent start) {
      this.anchor = start.getAnchor();
      this.mapping = start instanceof MappingStartEvent;
    }
  }

  private void take(Event event) throws MalformedText {
    switch (event) {
      case DocumentStartEvent document -> begin(document);
      case CollectionStartEvent start -> begin(start);
      case CollectionEndEvent end -> {
        Collection over = open.pop();
        if (over.mapping) {
          keys.leave();
        }
        over.anchor.ifPresent(anchor -> anchors.put(anchor, over.weight));
        add(over.weight);
      }
      case ScalarEvent scalar -> {
        checkKey(scalar);
        anchor(scalar, 1);
        add(1);
      }
      case AliasEvent alias -> repeat(alias);
      default -> {}
    }
  }

  private void begin(DocumentStartEvent document) {
    anchors = new HashMap<>(); // clearing a large map takes as long as filling it
    if (document.getTags().values().stream().anyMatch(p -> p.length() > LONGEST_PREFIX)) {
      throw new TooLong("a prefix of tags is longer than " + LONGEST_PREFIX + " characters");
    }
  }

  private void begin(CollectionStartEvent start) throws MalformedText {
    if (open.size() == DEEPEST) {
      throw wrong("nested more than " + DEEPEST + " deep", start);
    }
    anchor(start, OPEN);
    Collection begun = new Collection(start);
    if (begun.mapping) {
      keys.enter();
    }
    open.push(begun);
  }

  private void anchor(NodeEvent node, long weight) throws MalformedText {
    if (node.getAnchor().isPresent()) {
      anchors.put(node.getAnchor().get(), weight);
      if (anchors.size() > MOST_ANCHORS) {
        throw wrong("more than " + MOST_ANCHORS + " anchors in one document", node);
      }
    }
  }

  private void repeat(AliasEvent alias) throws MalformedText {
    Anchor anchor = alias.getAlias();
    Long weight = anchors.get(anchor);
    if (weight == null) {
      throw wrong("there is no anchor for an alias", alias);
    }
    if (weight == OPEN) {
      throw wrong("an alias within what it stands for", alias);
    }
    repeated += weight;
    if (repeated > MOST_REPEATED) {
      throw wrong("its aliases add more than " + MOST_REPEATED + " nodes", alias);
    }
    add(weight);
  }

  private void checkKey(ScalarEvent scalar) throws MalformedText {
    Collection in = open.peek();
    boolean key = in != null && in.mapping && in.atKey && !scalar.getValue().equals(MERGE);
    if (key && !keys.add(kind(scalar), scalar.getValue())) {
      throw wrong("a key is there twice", scalar);
    }
    if (keys.isOverfull()) {
      throw new TooLong("its mappings have more than " + OpenNames.MOST + " keys");
    }
  }

  /** {@code 1} and {@code "1"} are different keys. */
  private static String kind(ScalarEvent scalar) {
    return scalar.getTag().orElse(scalar.isPlain() ? "plain" : "text");
  }

  private void add(long weight) {
    Collection in = open.peek();
    if (in != null) {
      in.weight += weight;
      in.atKey = !in.atKey;
    }
  }

  private static MalformedText wrong(String what, NodeEvent event) {
    return new MalformedText("not valid YAML: " + what + YamlEvents.where(event.getStartMark()));
  }
}
