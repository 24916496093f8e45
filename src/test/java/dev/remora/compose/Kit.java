package dev.remora.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of {@code compose/} with this machine's names in the place of those that a user changes,
 * and settings added to Remora's.
 *
 * @param file below {@code compose/}
 * @param registry where Remora finds the image; the engine finds it on loopback
 */
record Kit(Machine machine, String file, String registry, Map<String, String> settings) {
  private static final Pattern IMAGE = Pattern.compile("(?m)^( *)REMORA_IMAGE: \\*image$");

  String text() {
    try {
      return renamed(Files.readString(Path.of("compose").resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String renamed(String text) {
    var environment = new TreeMap<>(settings);
    environment.put("REMORA_IMAGE", registry + "/shop/app@${APP_DIGEST}");
    environment.put("REMORA_PLAIN_HTTP", registry);
    var lines =
        environment.entrySet().stream()
            .map(entry -> "$1" + entry.getKey() + ": \"" + quoted(entry.getValue()) + "\"")
            .collect(Collectors.joining("\n"));
    for (var name : settings.keySet()) {
      text = text.replaceAll("(?m)^ *" + name + ": .*\n", "");
    }
    return IMAGE
        .matcher(text)
        .replaceAll(lines)
        .replace("registry.example/shop/app@", machine.door() + "/shop/app@")
        .replace("registry.example/remora:1", machine.remora());
  }

  private static String quoted(String value) {
    return Matcher.quoteReplacement(value);
  }
}
