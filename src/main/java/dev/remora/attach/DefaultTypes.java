package dev.remora.attach;

import java.util.Locale;
import java.util.Map;

/**
 * The media type of a file for which none was given.
 *
 * <p>By its ending, not {@code application/vnd.oci.image.layer.v1.tar} as ORAS has it: a plain file
 * is no tar, and what believes that type (containerd's image volumes, scanners) fails on it. Every
 * client that writes files by their title takes any type.
 */
final class DefaultTypes {
  private static final String UNKNOWN = "application/octet-stream";
  private static final String TEXT = "text/plain";

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("json", "application/json"),
          Map.entry("yaml", "application/yaml"),
          Map.entry("yml", "application/yaml"),
          Map.entry("toml", "application/toml"),
          Map.entry("xml", "application/xml"),
          Map.entry("properties", TEXT),
          Map.entry("conf", TEXT),
          Map.entry("cfg", TEXT),
          Map.entry("ini", TEXT),
          Map.entry("env", TEXT),
          Map.entry("txt", TEXT),
          Map.entry("pem", "application/x-pem-file"));

  private DefaultTypes() {}

  static String ofFile(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(ending, UNKNOWN);
  }
}
