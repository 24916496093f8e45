package dev.remora.source.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.failure.Purpose;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A layout for tests, made as other tools make it: file by file. */
record LayoutOnDisk(Path root) {

  static LayoutOnDisk empty(Path root) {
    LayoutOnDisk layout = new LayoutOnDisk(root);
    layout.write(root.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    layout.index();
    return layout;
  }

  LayoutSource source() {
    return source(Deadline.in(Duration.ofMinutes(2), Clock.system()));
  }

  LayoutSource source(Deadline deadline) {
    return new LayoutSource(new LayoutDirectory(root.toString()), deadline);
  }

  void index(Descriptor... entries) {
    write(
        root.resolve("index.json"),
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("manifests", List.of(entries).stream().map(Descriptor::write).toList())
            .bytes());
  }

  String indexText() throws IOException {
    return Files.readString(root.resolve("index.json"));
  }

  Path blobFile(Digest digest) {
    return root.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
  }

  Descriptor blob(String mediaType, byte[] bytes) {
    Descriptor descriptor = Descriptor.of(mediaType, Digest.sha256(bytes), bytes.length);
    write(blobFile(descriptor.digest()), bytes);
    return descriptor;
  }

  /** An image whose digest depends on its name. */
  Descriptor image(String name) {
    return blob(MediaType.MANIFEST, manifest("app/image", name, Optional.empty()).raw().bytes());
  }

  Descriptor referrer(Descriptor subject, String name) {
    return blob(MediaType.MANIFEST, document(subject, name).raw().bytes());
  }

  static Document document(Descriptor subject, String name) {
    return manifest("custom/config", name, Optional.of(subject));
  }

  static Descriptor tagged(Descriptor descriptor, String tag) {
    return descriptor.withAnnotations(new Annotations(Map.of(Annotations.REF_NAME, tag)));
  }

  private static Document manifest(String type, String name, Optional<Descriptor> subject) {
    JsonWriter json =
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.MANIFEST)
            .put("artifactType", type)
            .put("config", Descriptor.empty().write())
            .put("layers", List.of(Descriptor.empty().write()));
    subject.ifPresent(s -> json.put("subject", s.bare().write()));
    byte[] bytes = json.put("annotations", Map.of("name", name)).bytes();
    return Document.parse(
        RawDocument.of(MediaType.MANIFEST, bytes), new Purpose("read", "a fixture"));
  }

  private void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
