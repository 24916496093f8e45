package dev.remora.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.posix.FileMode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files in memory, all of one mode. */
record TextFiles(SortedMap<String, String> texts, FileMode mode) implements FileSet {
  static TextFiles of(Map<String, String> texts) {
    return new TextFiles(new TreeMap<>(texts), new FileMode(0644));
  }

  static TextFiles of(String path, String text) {
    return of(Map.of(path, text));
  }

  @Override
  public SortedMap<String, FileState> files() {
    SortedMap<String, FileState> files = new TreeMap<>();
    texts.forEach(
        (path, text) ->
            files.put(
                path,
                FileState.file(
                    Digest.sha256(text.getBytes(UTF_8)),
                    text.getBytes(UTF_8).length,
                    Optional.of(mode))));
    return files;
  }

  @Override
  public byte[] read(String path) {
    return Objects.requireNonNull(texts.get(path), path).getBytes(UTF_8);
  }
}
