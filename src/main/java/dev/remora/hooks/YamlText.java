package dev.remora.hooks;

import dev.remora.failure.Purpose;
import dev.remora.time.Deadline;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Whether bytes are YAML 1.2 that others can read safely. Only the parser's events are looked at:
 * no tree is built and no alias is followed, but it is counted how large the text would become if
 * they were.
 */
final class YamlText {
  private static final int DEEPEST = 64;

  /** What aliases may add, in nodes; "a billion laughs" adds a billion. */
  private static final long MOST_REPEATED = 1_000_000;

  private static final int EVENTS_BETWEEN_LOOKS = 4096;

  /** The weight of an anchor whose node is not over: an alias to it would be within itself. */
  private static final long OPEN = -1;

  /**
   * The key that merges mappings (yaml.org/type/merge.html), which may be given for each of them.
   */
  private static final String MERGE = "<<";

  private final Map<Anchor, Long> anchors = new HashMap<>();
  private final Deque<Collection> open = new ArrayDeque<>();
  private long repeated;

  private YamlText() {}

  static void check(byte[] text, Deadline deadline, Purpose purpose) throws Malformed {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setUseMarks(true).build();
    YamlText yaml = new YamlText();
    int events = 0;
    try {
      for (Event event : new Parse(settings).parseInputStream(new ByteArrayInputStream(text))) {
        yaml.take(event);
        if (++events % EVENTS_BETWEEN_LOOKS == 0) {
          deadline.check(purpose);
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw new Malformed("not valid YAML: " + e.getProblem() + where(e.getProblemMark()), e);
    } catch (YamlEngineException e) {
      throw new Malformed("not valid YAML: it is not UTF-8, or holds control characters", e);
    }
  }

  /** A list or mapping that is not over. */
  private static final class Collection {
    private final Optional<Anchor> anchor;
    private final boolean mapping;
    private final Set<String> keys = new HashSet<>();
    private boolean atKey = true;
    private long weight = 1;

    Collection(CollectionStartEvent start) {
      this.anchor = start.getAnchor();
      this.mapping = start instanceof MappingStartEvent;
    }
  }

  private void take(Event event) throws Malformed {
    switch (event) {
      case DocumentStartEvent document -> anchors.clear();
      case CollectionStartEvent start -> begin(start);
      case CollectionEndEvent end -> {
        Collection over = open.pop();
        over.anchor.ifPresent(anchor -> anchors.put(anchor, over.weight));
        add(over.weight);
      }
      case ScalarEvent scalar -> {
        checkKey(scalar);
        scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, 1L));
        add(1);
      }
      case AliasEvent alias -> repeat(alias);
      default -> {}
    }
  }

  private void begin(CollectionStartEvent start) throws Malformed {
    if (open.size() == DEEPEST) {
      throw wrong("nested more than " + DEEPEST + " deep", start);
    }
    start.getAnchor().ifPresent(anchor -> anchors.put(anchor, OPEN));
    open.push(new Collection(start));
  }

  private void repeat(AliasEvent alias) throws Malformed {
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

  private void checkKey(ScalarEvent scalar) throws Malformed {
    Collection in = open.peek();
    boolean key = in != null && in.mapping && in.atKey;
    if (key && !scalar.getValue().equals(MERGE) && !in.keys.add(identity(scalar))) {
      throw wrong("a key is there twice", scalar);
    }
  }

  /** {@code 1} and {@code "1"} are different keys. */
  private static String identity(ScalarEvent scalar) {
    return scalar.getTag().orElse(scalar.isPlain() ? "plain" : "text") + " " + scalar.getValue();
  }

  private void add(long weight) {
    Collection in = open.peek();
    if (in != null) {
      in.weight += weight;
      in.atKey = !in.atKey;
    }
  }

  private static Malformed wrong(String what, NodeEvent event) {
    return new Malformed("not valid YAML: " + what + where(event.getStartMark()));
  }

  private static String where(Optional<Mark> mark) {
    return mark.map(m -> ", at line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1))
        .orElse("");
  }
}
