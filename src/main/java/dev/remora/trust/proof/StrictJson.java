package dev.remora.trust.proof;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Documents of which two readers must not make two things. That a name is there twice, that
 * something follows, and that it is nested without end, {@code json} refuses everywhere.
 */
public final class StrictJson {
  private static final byte FIRST_OF_BYTE_ORDER_MARK = (byte) 0xef;

  private StrictJson() {}

  public static JsonObject parse(byte[] document) throws MalformedJson {
    if (document.length > 0 && document[0] == FIRST_OF_BYTE_ORDER_MARK) { // json skips it
      throw new MalformedJson("it begins with a byte order mark");
    }
    return JsonObject.parse(document);
  }

  /**
   * The annotations that somebody signed: texts by name. Whoever signs may add what he likes; where
   * that is something else than texts, there are none, and none that is asked for is found.
   */
  public static SortedMap<String, String> annotations(JsonObject json, String name) {
    SortedMap<String, String> annotations = new TreeMap<>();
    try {
      annotations.putAll(json.textMap(name));
    } catch (MalformedJson e) {
      // they are not what anybody could ask for
    }
    return Collections.unmodifiableSortedMap(annotations);
  }
}
