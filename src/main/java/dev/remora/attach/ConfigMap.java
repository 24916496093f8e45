package dev.remora.attach;

import java.util.List;
import java.util.Map;

/**
 * A ConfigMap as a manifest describes it; where a manifest describes something else, what of it
 * looks the same.
 *
 * @param kind as it is written; empty where it is not said
 * @param namespace empty where it is not said
 * @param data texts by their keys
 * @param binaryData bytes in Base64 by their keys
 * @param flaws what is in the way of taking it for a ConfigMap, each a sentence without its subject
 */
record ConfigMap(
    String kind,
    String name,
    String namespace,
    Map<String, String> data,
    Map<String, String> binaryData,
    List<String> flaws) {
  boolean isConfigMap() {
    return kind.equals("ConfigMap");
  }
}
