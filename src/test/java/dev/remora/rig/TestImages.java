package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Small images, indexes and artifacts, written without our own client and without any tool. The
 * same arguments give the same digest.
 */
public final class TestImages {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final String TITLE = "org.opencontainers.image.title";
  private static final Content EMPTY =
      new Content("application/vnd.oci.empty.v1+json", "{}".getBytes(UTF_8));

  /** An index that was stored, and its manifests by platform. */
  public record PlatformImages(Content index, Map<String, Content> manifests) {
    public PlatformImages {
      manifests = Map.copyOf(manifests);
    }
  }

  private final Store store;

  private TestImages(Store store) {
    this.store = store;
  }

  /** Makes images in a repository of a registry. */
  public static TestImages in(RegistryServer registry, String repository) {
    return new TestImages(new RepositoryStore(registry, repository));
  }

  /** Makes images in an OCI image layout directory, which is made where it is missing. */
  public static TestImages in(Path layout) {
    return new TestImages(new LayoutStore(layout));
  }

  /** Stores an image for linux/amd64 under a tag; another tag is another image. */
  public Content image(String tag) {
    return image(tag, "linux/amd64", tag);
  }

  /**
   * Stores an index under a tag, with an image for each platform such as {@code linux/arm64/v8}.
   */
  public PlatformImages index(String tag, String... platforms) {
    var index = JSON.objectNode().put("schemaVersion", 2).put("mediaType", INDEX);
    var entries = index.putArray("manifests");
    var manifests = new LinkedHashMap<String, Content>();
    for (var platform : platforms) {
      var manifest = image(tag, platform, null);
      entries.add(manifest.descriptor().set("platform", platform(platform)));
      manifests.put(platform, manifest);
    }
    var content = Content.of(INDEX, index);
    store.manifest(content, tag);
    return new PlatformImages(content, manifests);
  }

  /** Attaches files, by title, to an image: what {@code oras attach} makes. */
  public Content attach(
      Content subject,
      String artifactType,
      Map<String, String> annotations,
      Map<String, byte[]> files) {
    return attach(subject, artifactType, artifact(artifactType, annotations, files));
  }

  /** Attaches what other tools make: layers as they are given, whose blobs are stored already. */
  public Content attachLayers(Content subject, String artifactType, List<ObjectNode> layers) {
    var manifest = artifact(artifactType, Map.of(), Map.of());
    manifest.putArray("layers").addAll(layers);
    return attach(subject, artifactType, manifest);
  }

  private Content attach(Content subject, String artifactType, ObjectNode manifest) {
    manifest.set("subject", subject.descriptor());
    var content = Content.of(MANIFEST, manifest);
    var listed = content.descriptor().put("artifactType", artifactType);
    if (manifest.has("annotations")) {
      listed.set("annotations", manifest.get("annotations"));
    }
    store.referrer(content, subject.digest(), listed);
    return content;
  }

  /** Attaches a manifest as it was made elsewhere; what it names is stored apart. */
  public Content attachMade(String subject, String artifactType, byte[] manifest) {
    var content = new Content(MANIFEST, manifest);
    var listed = content.descriptor().put("artifactType", artifactType);
    store.referrer(content, subject, listed);
    return content;
  }

  /** Stores files, by title, as an artifact without a subject: what {@code oras push} makes. */
  public Content artifact(
      String tag, String artifactType, Map<String, String> annotations, Map<String, byte[]> files) {
    var content = Content.of(MANIFEST, artifact(artifactType, annotations, files));
    store.manifest(content, tag);
    return content;
  }

  /** Stores any blob. */
  public Content blob(String mediaType, byte[] bytes) {
    var blob = new Content(mediaType, bytes);
    store.blob(blob);
    return blob;
  }

  /** Writes an image as {@code docker save} does, for skopeo's {@code docker-archive:}. */
  public static Path dockerArchive(Path file, String repositoryAndTag) {
    var layer = tar(Map.of("hello.txt", "hello\n".getBytes(UTF_8)));
    var layerContent = new Content(LAYER, layer);
    var config = Content.of(CONFIG, config("linux/amd64", layerContent, repositoryAndTag));
    var entry = JSON.objectNode().put("Config", "config.json");
    entry.putArray("RepoTags").add(repositoryAndTag);
    entry.putArray("Layers").add("layer.tar");
    var files = new LinkedHashMap<String, byte[]>();
    files.put("config.json", config.bytes());
    files.put("layer.tar", layer);
    files.put("manifest.json", JSON.arrayNode().add(entry).toString().getBytes(UTF_8));
    try {
      return Files.write(file, tar(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Content image(String name, String platform, @Nullable String tag) {
    var layer = blob(LAYER, tar(Map.of("hello.txt", ("hello " + name + "\n").getBytes(UTF_8))));
    var config = Content.of(CONFIG, config(platform, layer, name));
    store.blob(config);
    var manifest = JSON.objectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
    manifest.set("config", config.descriptor());
    manifest.putArray("layers").add(layer.descriptor());
    var content = Content.of(MANIFEST, manifest);
    store.manifest(content, tag);
    return content;
  }

  private ObjectNode artifact(
      String artifactType, Map<String, String> annotations, Map<String, byte[]> files) {
    store.blob(EMPTY);
    var manifest =
        JSON.objectNode()
            .put("schemaVersion", 2)
            .put("mediaType", MANIFEST)
            .put("artifactType", artifactType);
    manifest.set("config", EMPTY.descriptor());
    var layers = manifest.putArray("layers");
    new TreeMap<>(files)
        .forEach(
            (title, bytes) -> {
              var entry = blob("application/octet-stream", bytes).descriptor();
              entry.putObject("annotations").put(TITLE, title);
              layers.add(entry);
            });
    if (!annotations.isEmpty()) {
      var node = manifest.putObject("annotations");
      new TreeMap<>(annotations).forEach(node::put);
    }
    return manifest;
  }

  private static ObjectNode config(String platform, Content layer, String author) {
    var config = platform(platform).put("author", author);
    config.putObject("config").putArray("Cmd").add("/hello");
    config.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(layer.digest());
    return config;
  }

  private static ObjectNode platform(String platform) {
    var parts = List.of(platform.split("/", 3));
    var node = JSON.objectNode().put("architecture", parts.get(1)).put("os", parts.get(0));
    return parts.size() > 2 ? node.put("variant", parts.get(2)) : node;
  }

  private static byte[] tar(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
