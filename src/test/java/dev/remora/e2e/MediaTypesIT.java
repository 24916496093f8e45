package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of layer that the tools of the field make, published by the packaged product. */
class MediaTypesIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";
  private static final String TITLE = "org.opencontainers.image.title";
  private static final String UNPACK = "io.deis.oras.content.unpack";

  /** Also what a locale without characters beyond ASCII has to write. */
  private static final Map<String, String> FILES =
      Map.of("app.yaml", "a: 1\n", "conf.d/größe-大.txt", "deep\n", "empty", "");

  @TempDir Path scratch;
  private TestImages images;
  private Content image;

  @BeforeEach
  void anImageInALayout() {
    images = TestImages.in(scratch.resolve("layout"));
    image = images.image("v1");
  }

  @CrossSection(rows = 1, because = "ArchivesTest unpacks, and PassTest knows the types")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar",
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/x-tar"
      })
  void tar(String mediaType) throws IOException {
    assertEquals(FILES, pulled(blob(mediaType, tar(FILES))));
  }

  @CrossSection(rows = 1, because = "ArchivesTest unpacks, and PassTest knows the types")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.cncf.flux.content.v1.tar+gzip"
      })
  void gzippedTar(String mediaType) throws IOException {
    assertEquals(FILES, pulled(blob(mediaType, gzip(tar(FILES)))));
  }

  @Test
  void tarWithZstd() throws IOException {
    assertEquals(
        FILES, pulled(blob("application/vnd.oci.image.layer.v1.tar+zstd", zstd(tar(FILES)))));
  }

  @Test
  void directoryAsOrasPacksIt() throws IOException {
    Map<String, String> packed = Map.of("dir/app.yaml", "a: 1\n", "dir/sub/b", "b");
    ObjectNode layer = blob("application/vnd.oci.image.layer.v1.tar+gzip", gzip(tar(packed)));
    layer.putObject("annotations").put(TITLE, "dir").put(UNPACK, "true");
    assertEquals(packed, pulled(layer));
  }

  @Test
  void fileOfAnyType() throws IOException {
    ObjectNode layer = blob("application/yaml", "a: 1\n".getBytes(UTF_8));
    layer.putObject("annotations").put(TITLE, "conf/größe.yaml");
    assertEquals(Map.of("conf/größe.yaml", "a: 1\n"), pulled(layer));
  }

  @Test
  void inlineDataOfABlobThatIsNowhereElse() throws IOException {
    byte[] bytes = "inline".getBytes(UTF_8);
    ObjectNode layer = new Content("text/plain", bytes).descriptor();
    layer.put("data", Base64.getEncoder().encodeToString(bytes));
    layer.putObject("annotations").put(TITLE, "inline.txt");
    assertEquals(Map.of("inline.txt", "inline"), pulled(layer));
  }

  @Test
  void emptyDescriptorIsNoFileUnlessItHasATitle() throws IOException {
    Content empty = new Content("application/vnd.oci.empty.v1+json", "{}".getBytes(UTF_8));
    ObjectNode titled = empty.descriptor();
    titled.putObject("annotations").put(TITLE, "empty.json");
    assertEquals(Map.of("empty.json", "{}"), pulled(empty.descriptor(), titled));
  }

  @Test
  void typeThatNobodyCouldUnpackIsRefused() throws IOException {
    images.attachLayers(image, CONFIG, List.of(blob("application/octet-stream", new byte[1])));
    pull().expect(18);
  }

  private ObjectNode blob(String mediaType, byte[] bytes) {
    return images.blob(mediaType, bytes).descriptor();
  }

  private Map<String, String> pulled(ObjectNode... layers) throws IOException {
    images.attachLayers(image, CONFIG, List.of(layers));
    pull().expect(0);
    Path data = scratch.resolve("volume/..data").toRealPath();
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(data)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(data.relativize(file).toString(), Files.readString(file));
      }
    }
    files.remove(".remora.json");
    return files;
  }

  private Run pull() {
    return Remora.in(scratch)
        .run(
            "pull",
            "oci:" + scratch.resolve("layout") + "@" + image.digest(),
            "--to",
            scratch.resolve("volume").toString());
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512, UTF_8.name())) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue().getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream compressed = new GZIPOutputStream(out)) {
      compressed.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] zstd(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream compressed = new ZstdOutputStream(out)) {
      compressed.write(bytes);
    }
    return out.toByteArray();
  }
}
