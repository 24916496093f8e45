package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An OCI image layout directory, made where there is none. */
final class LayoutStore implements Store {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final String EMPTY =
      """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""";

  private final Path directory;

  LayoutStore(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory.resolve("blobs/sha256"));
      if (Files.notExists(index())) {
        Files.writeString(
            directory.resolve("oci-layout"),
            """
            {"imageLayoutVersion":"1.0.0"}""");
        Files.writeString(index(), EMPTY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void blob(Content blob) {
    try {
      Files.write(
          directory.resolve("blobs").resolve(blob.digest().replace(':', '/')), blob.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void manifest(Content manifest, @Nullable String tag) {
    blob(manifest);
    if (tag == null) {
      return;
    }
    var entry = manifest.descriptor();
    entry.putObject("annotations").put(REF_NAME, tag);
    list(entry);
  }

  @Override
  public void referrer(Content manifest, String subject, ObjectNode listed) {
    blob(manifest);
    list(listed);
  }

  private void list(ObjectNode entry) {
    try {
      var index = (ObjectNode) JSON.readTree(Files.readAllBytes(index()));
      var manifests = (ArrayNode) index.get("manifests");
      var tag = name(entry);
      for (var i = manifests.size() - 1; i >= 0; i--) {
        if (!tag.isEmpty() && name(manifests.get(i)).equals(tag)) {
          manifests.remove(i);
        }
      }
      manifests.add(entry);
      Files.write(index(), index.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(JsonNode entry) {
    return entry.path("annotations").path(REF_NAME).asText("");
  }

  private Path index() {
    return directory.resolve("index.json");
  }
}
