package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.registry.Reply;
import dev.remora.source.registry.ScriptedRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * What strangers can put into a registry, or send in its place, each as large as it is accepted: an
 * image, what is attached to it, and how it is listed.
 */
enum ForeignDocuments {
  NOTHING_UNUSUAL(0) {
    @Override
    void fill(Contents contents) {
      contents.list(contents.ours("", ""));
    }
  },
  LISTING_PAGES_OF_FOREIGN_ANNOTATIONS(0) {
    @Override
    void fill(Contents contents) {
      for (int page = 0; page < 3; page++) {
        String foreign = Contents.entry(Contents.digest(page), 7, "application/x", "%s");
        contents.list(Contents.full(n -> foreign.formatted(Contents.texts(n))));
      }
      contents.list(contents.ours("", ""));
    }
  },
  LISTING_PAGES_OF_OUR_ANNOTATIONS(0) {
    @Override
    void fill(Contents contents) {
      for (int page = 0; page < 4; page++) {
        String created = "\"org.opencontainers.image.created\":\"2026-01-0%dT00:00:00Z\"";
        String manifest = Contents.manifest(created.formatted(page + 1), Contents.LAYER, "");
        String entry = contents.entryOf(manifest, "%s");
        contents.list(Contents.full(n -> entry.formatted(Contents.texts(n))));
      }
    }
  },
  LISTING_OF_TEN_THOUSAND_SIGNATURES(0) {
    @Override
    void fill(Contents contents) {
      for (int page = 0; page < 3; page++) {
        int first = page * 3_333;
        contents.list(
            IntStream.range(first, first + 3_333)
                .mapToObj(
                    i ->
                        Contents.entry(
                            Contents.digest(i), 7, "application/x", "\"k%d\":\"v\"".formatted(i)))
                .collect(Collectors.joining(",")));
      }
      contents.list(contents.ours("", ""));
    }
  },
  LISTING_OF_EMPTY_ENTRIES(15) {
    @Override
    void fill(Contents contents) {
      contents.list("{},".repeat(300_000) + "{}");
    }
  },
  LISTING_NESTED_WITHOUT_END(15) {
    @Override
    void fill(Contents contents) {
      contents.list("[".repeat(2_000_000));
    }
  },
  TAG_OF_FOREIGN_ANNOTATIONS(0) {
    @Override
    void fill(Contents contents) {
      String foreign = Contents.entry(Contents.digest(1), 7, "application/x", "%s");
      String ours = contents.ours("", "");
      contents.tag(Contents.full(n -> ours + "," + foreign.formatted(Contents.texts(n))));
    }
  },
  TAG_OF_TEN_THOUSAND_ENTRIES(0) {
    @Override
    void fill(Contents contents) {
      contents.tag(
          IntStream.range(0, 9_990)
                  .mapToObj(
                      i ->
                          Contents.entry(
                              Contents.digest(i), 7, "application/x", "\"k%d\":\"v\"".formatted(i)))
                  .collect(Collectors.joining(","))
              + ","
              + contents.ours("", ""));
    }
  },
  MANIFEST_OF_ANNOTATIONS(15) {
    @Override
    void fill(Contents contents) {
      contents.list(
          contents.entryOf(
              Contents.full(n -> Contents.manifest(Contents.texts(n), Contents.LAYER, "")), ""));
    }
  },
  MANIFEST_OF_ONE_ANNOTATION(15) {
    @Override
    void fill(Contents contents) {
      contents.list(
          contents.entryOf(
              Contents.full(
                  n -> Contents.manifest("\"a\":\"" + "x".repeat(n) + "\"", Contents.LAYER, "")),
              ""));
    }
  },
  MANIFEST_OF_LAYERS(15) {
    @Override
    void fill(Contents contents) {
      contents.list(
          contents.entryOf(
              Contents.full(n -> Contents.manifest("", (Contents.LAYER + ",").repeat(n), "")), ""));
    }
  },
  MANIFEST_OF_LAYERS_WITH_ANNOTATIONS(15) {
    @Override
    void fill(Contents contents) {
      IntFunction<String> layer =
          number ->
              Contents.LAYER.replace(
                  "\"org",
                  IntStream.range(0, 7_000)
                          .mapToObj(i -> "\"%x.%x\":\"\",".formatted(number, i))
                          .collect(Collectors.joining())
                      + "\"org");
      String layers = IntStream.range(0, 30).mapToObj(layer).collect(Collectors.joining(","));
      contents.list(contents.entryOf(Contents.manifest("", layers, ""), ""));
    }
  },
  MANIFEST_OF_INLINE_DATA(15) {
    @Override
    void fill(Contents contents) {
      byte[] data = new byte[3_000_000];
      String inline =
          "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":%d,\"data\":\"%s\",\"annotations\":{\"org.opencontainers.image.title\":\"a\"}}"
              .formatted(
                  Digest.sha256(data), data.length, Base64.getEncoder().encodeToString(data));
      contents.list(contents.entryOf(Contents.manifest("", inline, ""), ""));
    }
  },
  MANIFEST_OF_UNKNOWN_MEMBERS(0) {
    @Override
    void fill(Contents contents) {
      String unknown = "\"x\":[" + "{},".repeat(450_000) + "{}],";
      contents.list(contents.entryOf(Contents.manifest("", Contents.LAYER, unknown), ""));
    }
  },
  TEN_THOUSAND_FILES(0) {
    @Override
    void fill(Contents contents) {
      String layers =
          IntStream.range(0, 10_000)
              .mapToObj(
                  i ->
                      Contents.LAYER.replace(
                          "app.yaml", "some/directory/%03d/app-%05d.yaml".formatted(i % 100, i)))
              .collect(Collectors.joining(","));
      contents.list(contents.entryOf(Contents.manifest("", layers, ""), ""));
    }
  },
  MANY_HEAVY_CANDIDATES(15) {
    @Override
    void fill(Contents contents) {
      contents.list(
          IntStream.range(0, 20)
              .mapToObj(
                  candidate ->
                      contents.unlisted(
                          Contents.manifest(
                              IntStream.range(0, 9_000)
                                  .mapToObj(i -> "\"%x.%x\":\"\"".formatted(candidate, i))
                                  .collect(Collectors.joining(",")),
                              Contents.LAYER,
                              "")))
              .collect(Collectors.joining(",")));
    }
  },
  MANY_CANDIDATES_OF_MANY_LAYERS(0) {
    @Override
    void fill(Contents contents) {
      contents.list(
          IntStream.range(0, 60)
              .mapToObj(
                  candidate ->
                      contents.unlisted(
                          Contents.manifest(
                              "\"org.opencontainers.image.created\":\"2026-01-01T00:00:%02dZ\""
                                  .formatted(candidate),
                              IntStream.range(0, 1_500)
                                  .mapToObj(
                                      i ->
                                          Contents.LAYER.replace(
                                              "app", "%d/%d".formatted(candidate, i)))
                                  .collect(Collectors.joining(",")),
                              "")))
              .collect(Collectors.joining(",")));
    }
  },
  LONG_PATHS(18) {
    @Override
    void fill(Contents contents) {
      byte[] archive = Contents.gzip(Contents.tar("d".repeat(88) + "%05d/f", 10_000, 0));
      contents.blob(archive);
      String layer =
          "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(Digest.sha256(archive), archive.length);
      contents.list(contents.entryOf(Contents.manifest("", layer, ""), ""));
    }
  },
  ZSTD_OF_THE_LARGEST_WINDOW(0) {
    @Override
    void fill(Contents contents) {
      byte[] archive = Contents.zstd(Contents.tar("%d", 1, 20 << 20));
      contents.blob(archive);
      String layer =
          "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+zstd\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(Digest.sha256(archive), archive.length);
      contents.list(contents.entryOf(Contents.manifest("", layer, ""), ""));
    }
  },
  INDEX_OF_IMAGES(15) {
    @Override
    void fill(Contents contents) {
      contents.image(
          Contents.full(
              n ->
                  Contents.index(
                      IntStream.range(0, n)
                          .mapToObj(
                              i ->
                                  "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":7}"
                                      .formatted(Contents.digest(i)))
                          .collect(Collectors.joining(",")))));
      contents.list("");
    }
  },
  ERROR_OF_MANY(14) {
    @Override
    void fill(Contents contents) {
      contents.fail("{\"errors\":[" + "{},".repeat(1_000_000) + "{}]}");
    }
  };

  /** What a pull ends with. */
  final int pull;

  ForeignDocuments(int pull) {
    this.pull = pull;
  }

  abstract void fill(Contents contents);

  /** The registry. */
  static final class Contents implements AutoCloseable {
    static final byte[] FILE = "hello: world\n".getBytes(UTF_8);
    static final String LAYER =
        "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"org.opencontainers.image.title\":\"app.yaml\"}}"
            .formatted(Digest.sha256(FILE), FILE.length);

    private static final int MOST = 4 << 20;
    private static final String CONFIG =
        "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"%s\",\"size\":2}"
            .formatted(Digest.sha256("{}".getBytes(UTF_8)));
    private static final String TYPE = MediaType.REMORA_CONFIG;
    private static final String REPOSITORY = "/v2/shop/app/";

    private final ScriptedRegistry registry;
    private final List<String> pages = new CopyOnWriteArrayList<>();
    private String image =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[]}"
            .formatted(MediaType.MANIFEST, CONFIG);

    Contents(ForeignDocuments documents) {
      try {
        registry = new ScriptedRegistry();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      blob(FILE);
      documents.fill(this);
      document(image);
      registry.on("POST", REPOSITORY + "blobs/uploads/*", call -> upload());
      registry.on("PUT", REPOSITORY + "blobs/uploads/*", call -> Reply.of(201));
      registry.on("PUT", REPOSITORY + "manifests/*", this::pushed);
    }

    private static Reply upload() {
      return Reply.of(202).header("Location", REPOSITORY + "blobs/uploads/1");
    }

    /** What was attached is listed from then on. */
    private Reply pushed(ScriptedRegistry.Call call) {
      String pushed = new String(call.body(), UTF_8);
      if (!call.target().contains("manifests/sha256-")) {
        document(pushed);
        pages.add(index(entry(Digest.sha256(call.body()), call.body().length, TYPE, "")));
      } else {
        registry.on("GET", call.target(), Reply.index(pushed));
      }
      return Reply.of(201).header("OCI-Subject", subject().toString());
    }

    /** From now on there is something else. */
    void become(ForeignDocuments documents) {
      pages.clear();
      documents.fill(this);
    }

    /** How often it was asked what is attached, by the API or by the referrers tag. */
    int listings() {
      String tag = subject().referrersTag();
      return (int)
          registry.requests().stream()
              .filter(request -> request.contains("/referrers/") || request.endsWith(tag))
              .count();
    }

    String reference() {
      return registry.host() + "/shop/app@" + subject();
    }

    private Digest subject() {
      return Digest.sha256(image.getBytes(UTF_8));
    }

    void image(String index) {
      image = index;
    }

    void blob(byte[] bytes) {
      registry.on("GET", REPOSITORY + "blobs/" + Digest.sha256(bytes), Reply.of(200, bytes));
    }

    private void document(String json) {
      boolean index = json.contains("\"manifests\"");
      registry.on(
          "GET",
          REPOSITORY + "manifests/" + Digest.sha256(json.getBytes(UTF_8)),
          index ? Reply.index(json) : Reply.manifest(json.getBytes(UTF_8)));
    }

    /** Another page of the listing. */
    void list(String entries) {
      pages.add(index(entries));
      registry.on("GET", REPOSITORY + "referrers/*", this::page);
    }

    private Reply page(ScriptedRegistry.Call call) {
      int at = call.target().indexOf("?p=");
      int number = at < 0 ? 0 : Integer.parseInt(call.target().substring(at + 3));
      Reply page = Reply.index(pages.get(number));
      return number + 1 == pages.size()
          ? page
          : page.header("Link", "<?p=" + (number + 1) + ">; rel=\"next\"");
    }

    void tag(String entries) {
      registry.on("GET", REPOSITORY + "referrers/*", Reply.error(404, "UNSUPPORTED"));
      registry.on(
          "GET", REPOSITORY + "manifests/" + subject().referrersTag(), Reply.index(index(entries)));
    }

    void fail(String body) {
      registry.on("GET", REPOSITORY + "referrers/*", Reply.of(500, "application/json", body));
    }

    String ours(String annotations, String members) {
      return entryOf(manifest(annotations, LAYER, members), annotations);
    }

    /** Stores a manifest, for a listing that says what it is. */
    String entryOf(String manifest, String annotations) {
      document(manifest);
      byte[] bytes = manifest.getBytes(UTF_8);
      return entry(Digest.sha256(bytes), bytes.length, TYPE, annotations);
    }

    /** Stores a manifest, for a listing that says nothing. */
    String unlisted(String manifest) {
      return entryOf(manifest, "").replace(",\"artifactType\":\"" + TYPE + "\"", "");
    }

    static String entry(Digest digest, int size, String type, String annotations) {
      return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"artifactType\":\"%s\",\"annotations\":{%s}}"
          .formatted(MediaType.MANIFEST, digest, size, type, annotations);
    }

    static String index(String entries) {
      return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
          .formatted(MediaType.INDEX, entries);
    }

    static String manifest(String annotations, String layers, String members) {
      String all = layers.endsWith(",") ? layers + LAYER : layers;
      return "{\"schemaVersion\":2,%s\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,\"layers\":[%s],\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":7},\"annotations\":{%s}}"
          .formatted(
              members,
              MediaType.MANIFEST,
              TYPE,
              CONFIG,
              all,
              MediaType.MANIFEST,
              IMAGE,
              annotations);
    }

    static final Digest IMAGE =
        Digest.sha256(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[]}"
                .formatted(MediaType.MANIFEST, CONFIG)
                .getBytes(UTF_8));

    static Digest digest(int number) {
      return Digest.parse("sha256:%064x".formatted(number));
    }

    /** So many annotations, as short as they can be. */
    static String texts(int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> '"' + Integer.toHexString(i) + "\":\"\"")
          .collect(Collectors.joining(","));
    }

    /** As large as registries take it: 4 MiB, with what is around it. */
    static String full(IntFunction<String> made) {
      int count = 1_000;
      String document = made.apply(count);
      while (document.length() < MOST - 100_000 || document.length() > MOST - 1_000) {
        count = (int) ((long) count * (MOST - 50_000) / document.length());
        document = made.apply(count);
      }
      return document;
    }

    static byte[] tar(String names, int files, int size) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        for (int i = 0; i < files; i++) {
          TarArchiveEntry entry = new TarArchiveEntry(names.formatted(i));
          entry.setSize(size);
          tar.putArchiveEntry(entry);
          if (size > 0) { // of nothing, the library never comes to an end
            tar.write(new byte[size]);
          }
          tar.closeArchiveEntry();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return compressed.toByteArray();
    }

    /** One frame with a window of 8 MiB, of blocks that are not compressed (RFC 8878, 3.1.1). */
    static byte[] zstd(byte[] bytes) {
      int block = 128 << 10;
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 13 << 3});
      for (int at = 0; at < bytes.length; at += block) {
        int size = Math.min(block, bytes.length - at);
        int header = size << 3 | (at + size == bytes.length ? 1 : 0);
        frame.writeBytes(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
        frame.write(bytes, at, size);
      }
      return frame.toByteArray();
    }

    @Override
    public void close() {
      registry.close();
    }
  }
}
