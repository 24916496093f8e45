package dev.remora.yaml;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The events of a text in YAML 1.2, of which JSON is a part, one after the other. */
public final class YamlEvents {
  private final Iterator<Event> events;

  /** Reads from a text, which stays the caller's to close. */
  public YamlEvents(Reader text, LoadSettings settings) {
    this.events = new Parse(settings).parseReader(text).iterator();
  }

  /** The next event; null at the end. */
  public @Nullable Event next() throws MalformedYaml, IOException {
    try {
      return events.hasNext() ? events.next() : null;
    } catch (MarkedYamlEngineException e) {
      throw new MalformedYaml("not valid YAML: " + e.getProblem() + where(e.getProblemMark()), e);
    } catch (YamlEngineException e) {
      throw unreadable(e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // the parser forgets to check some things, such as the number in "\UFFFFFFFF"
      throw new MalformedYaml("not valid YAML: it holds an escape sequence of no character", e);
    }
  }

  private static MalformedYaml unreadable(YamlEngineException e) throws IOException {
    if (e.getCause() instanceof IOException cause && !(cause instanceof CharacterCodingException)) {
      throw cause;
    }
    return new MalformedYaml("not valid YAML: it is not UTF-8, or holds control characters", e);
  }

  /** A place, as the end of a message; empty where it is not known. */
  public static String where(Optional<Mark> mark) {
    return mark.map(m -> ", at line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1))
        .orElse("");
  }
}
