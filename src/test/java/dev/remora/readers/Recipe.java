package dev.remora.readers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an application is configured with, of {@code src/test/readers}. It names {@code /config} and
 * port 8080; here they are where the test has them.
 */
record Recipe(String application, Path volume, int port) {
  /** Text of a recipe, with the places of this test. */
  String placed(String text) {
    return text.replaceAll("/config\\b", volume.toString())
        .replaceAll("\\b8080\\b", Integer.toString(port));
  }

  /** Copies a file of the recipe to a directory. */
  Path copy(String name, Path directory) {
    try {
      var file = Programs.source(application, name);
      return Files.writeString(directory.resolve(name), placed(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files of a directory of the recipe, by their path in it, with one word for another. */
  Map<String, byte[]> delivered(String directory, String word, String replacement) {
    var root = Programs.source(application, directory);
    var files = new TreeMap<String, byte[]>();
    try (var found = Files.walk(root)) {
      for (var file : found.filter(Files::isRegularFile).toList()) {
        var text = placed(Files.readString(file)).replace(word, replacement);
        files.put(root.relativize(file).toString(), text.getBytes(UTF_8));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
