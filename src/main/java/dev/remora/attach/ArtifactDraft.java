package dev.remora.attach;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Document;
import dev.remora.oci.Manifest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A manifest that lacks its time of creation and its subject (image-spec, manifest.md, "Guidelines
 * for Artifact Usage"): the same members in the same order as ORAS writes.
 */
record ArtifactDraft(
    String artifactType, Descriptor config, List<Descriptor> layers, Annotations annotations) {
  private static final int LARGEST_MANIFEST = 4 << 20;

  /** All nine digits, always: two manifests of one second differ, and texts sort like times. */
  private static final DateTimeFormatter NANOSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  /** An artifact without a configuration of its own. */
  static ArtifactDraft of(String artifactType, List<NewLayer> layers, Annotations annotations) {
    return new ArtifactDraft(
        artifactType,
        Descriptor.empty(),
        layers.stream().map(NewLayer::descriptor).toList(),
        annotations);
  }

  /** From the content of an earlier one, without its time. */
  static ArtifactDraft again(Manifest earlier, Annotations added) {
    Map<String, String> annotations = new TreeMap<>(earlier.annotations().entries());
    annotations.remove(Annotations.CREATED);
    annotations.putAll(added.entries());
    return new ArtifactDraft(
        earlier.artifactType().orElse(earlier.config().mediaType()),
        earlier.config(),
        earlier.layers(),
        new Annotations(annotations));
  }

  /**
   * The manifest.
   *
   * @param created left out where an annotation gives another time
   * @throws UsageFailure when it is too large for a registry
   */
  Manifest at(Instant created, Optional<Descriptor> subject) {
    Map<String, String> dated = new TreeMap<>(annotations.entries());
    dated.putIfAbsent(Annotations.CREATED, NANOSECONDS.format(created));
    JsonWriter json =
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.MANIFEST)
            .put("artifactType", artifactType)
            .put("config", config.write())
            .put("layers", layers.stream().map(Descriptor::write).toList());
    subject.ifPresent(s -> json.put("subject", s.bare().write()));
    byte[] bytes = json.put("annotations", dated).bytes();
    Purpose purpose = new Purpose("make", "the manifest");
    if (bytes.length > LARGEST_MANIFEST) {
      throw new UsageFailure(
          purpose,
          "it would have " + bytes.length + " bytes, and registries take 4 MiB",
          "attach a directory instead of its files");
    }
    // what is pushed is what a reader will make of it
    return (Manifest) Document.parse(RawDocument.of(MediaType.MANIFEST, bytes), purpose);
  }
}
