package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.posix.FileMode;
import dev.remora.rig.Defaults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceDocumentTest {
  private static final Digest DIGEST = Digest.parse("sha256:" + "a".repeat(64));
  private static final Provenance FULL =
      new Provenance(
          new Subject("registry.example/app", Optional.of(DIGEST), Optional.of(DIGEST)),
          DIGEST,
          Optional.of("custom/config"),
          new Annotations(Map.of("env", "prod")),
          List.of(
              new PublishedFile("sub/b", DIGEST, 2, FileMode.parse("0600")),
              new PublishedFile("a", DIGEST, 1, FileMode.parse("0644"))),
          List.of(new PublishedDirectory("sub", FileMode.parse("0750"))),
          Optional.of(Defaults.MODES),
          new ContentOrigin(ContentOrigin.Kind.MIRROR, "mirror.example"),
          Optional.of(Instant.parse("2026-01-31T12:00:00Z")));

  @Test
  void theFormIsTheDocumentedOne() {
    String expected =
        """
        {
          "schema" : 1,
          "subject" : {
            "image" : "registry.example/app",
            "digest" : "%1$s",
            "manifest" : "%1$s"
          },
          "revision" : "%1$s",
          "artifactType" : "custom/config",
          "annotations" : {
            "env" : "prod"
          },
          "files" : [ {
            "path" : "a",
            "digest" : "%1$s",
            "size" : 1,
            "mode" : "0644"
          }, {
            "path" : "sub/b",
            "digest" : "%1$s",
            "size" : 2,
            "mode" : "0600"
          } ],
          "directories" : [ {
            "path" : "sub",
            "mode" : "0750"
          } ],
          "modes" : {
            "files" : "0644",
            "directories" : "0755"
          },
          "source" : {
            "kind" : "mirror",
            "name" : "mirror.example"
          },
          "published" : "2026-01-31T12:00:00Z"
        }
        """
            .formatted(DIGEST);
    assertEquals(expected, new String(ProvenanceDocument.write(FULL), StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    assertEquals(FULL, read(ProvenanceDocument.write(FULL)));
    Provenance least =
        new Provenance(
            new Subject("oci:layout", Optional.empty(), Optional.empty()),
            DIGEST,
            Optional.empty(),
            Annotations.none(),
            List.of(),
            new ContentOrigin(ContentOrigin.Kind.LAYOUT, "oci:layout"),
            Instant.EPOCH);
    assertEquals(least, read(ProvenanceDocument.write(least)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:07Z",
        "2200-01-01T00:00:00Z",
        "yesterday",
        ""
      })
  void aTimeThatNoClockShowedIsAbsentAndTheRevisionIsThere(String time) throws Exception {
    String document = new String(ProvenanceDocument.write(FULL), StandardCharsets.UTF_8);
    String hostile = document.replace("2026-01-31T12:00:00Z", time);
    assertNotEquals(document, hostile);
    Provenance read = read(hostile.getBytes(StandardCharsets.UTF_8));
    assertEquals(Optional.empty(), read.published());
    assertEquals(FULL.files(), read.files());
    assertEquals(read, read(ProvenanceDocument.write(read)));
  }

  @Test
  void pathsThatLeaveTheRevisionAreNeverRead() {
    String good = new String(ProvenanceDocument.write(FULL), StandardCharsets.UTF_8);
    for (String path :
        List.of(
            "..",
            "../x",
            "/x",
            "x/",
            "x//y",
            "x/../y",
            "./x",
            ".",
            "x/.",
            "",
            "x\\u0000y",
            "..data/x",
            "..remora/lock",
            "..x",
            ".remora.json",
            ".Remora.JSON/x",
            "x\\\\y",
            "A",
            "a/b",
            "x".repeat(256),
            "x/".repeat(2_100) + "x")) {
      byte[] bad = good.replace("\"sub/b\"", '"' + path + '"').getBytes(StandardCharsets.UTF_8);
      assertThrows(MalformedJson.class, () -> read(bad), path);
    }
  }

  @Test
  void bytesThatWereDamagedNeverFailOtherwiseThanAsMalformed() {
    byte[] good = ProvenanceDocument.write(FULL);
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = good.clone();
      for (int i = 0; i <= seed % 4; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        read(damaged);
      } catch (MalformedJson expected) {
        // what it is for
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void theSameImageIsTheSameWhereverTheConfigurationIsAttached() {
    Subject onIndex = new Subject("r/a", Optional.of(DIGEST), Optional.empty());
    Subject onManifest = new Subject("r/a", Optional.of(DIGEST), Optional.of(DIGEST));
    Subject other = new Subject("r/b", Optional.of(DIGEST), Optional.empty());
    assertEquals(true, onIndex.sameImage(onManifest));
    assertEquals(false, onIndex.sameImage(other));
  }

  @Test
  void tenThousandFilesAreReadBack() throws MalformedJson {
    List<PublishedFile> files =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    new PublishedFile(
                        "some/directory/of/mine/%05d.yaml".formatted(i),
                        DIGEST,
                        i,
                        FileMode.parse("0644")))
            .toList();
    List<PublishedDirectory> directories =
        IntStream.range(0, 5_000)
            .mapToObj(
                i -> new PublishedDirectory("empty/%05d".formatted(i), FileMode.parse("0755")))
            .toList();
    Provenance many =
        new Provenance(
            FULL.subject(),
            FULL.revision(),
            FULL.artifactType(),
            FULL.annotations(),
            files,
            directories,
            FULL.modes(),
            FULL.source(),
            FULL.published());
    assertEquals(many, read(ProvenanceDocument.write(many)));
  }

  private static Provenance read(byte[] document) throws MalformedJson {
    try {
      return ProvenanceDocument.read(new ByteArrayInputStream(document), Defaults.LIMITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
