package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
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
import java.util.SortedMap;
import java.util.TreeMap;
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
          Optional.empty(),
          List.of(
              new PublishedFile("sub/b", DIGEST, 2, FileMode.parse("0600")),
              new PublishedFile("a", DIGEST, 1, FileMode.parse("0644"))),
          List.of(new PublishedDirectory("sub", FileMode.parse("0750"))),
          Optional.of(Defaults.MODES),
          new ContentOrigin(ContentOrigin.Kind.MIRROR, "mirror.example"),
          Optional.of(Instant.parse("2026-01-31T12:00:00Z")),
          Optional.of("the newest of 3 generations"));

  private static final Signature CLASSIC =
      new Signature(Signature.Kind.CLASSIC, DIGEST, "{\"critical\": 1}\n", "MEUCIQ==");

  /** As long as one may be, and awkward in JSON. */
  private static final Signature BUNDLE =
      new Signature(
          Signature.Kind.BUNDLE, DIGEST, "\"\u0001é\u202e🐟".repeat(Signature.LONGEST / 11), "");

  private static Provenance signed(Signature evidence) {
    return signed(
        new RecordedSignature(
            evidence,
            SignerKind.KEY,
            "prod.pub (SHA256:NTFun0=)",
            new TreeMap<>(Map.of("env", "prod"))));
  }

  private static Provenance signed(RecordedSignature signature) {
    return new Provenance(
        FULL.subject(),
        FULL.revision(),
        FULL.artifactType(),
        FULL.annotations(),
        Optional.of(signature),
        FULL.files(),
        FULL.directories(),
        FULL.modes(),
        FULL.source(),
        FULL.published(),
        FULL.why());
  }

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
          "why" : "the newest of 3 generations",
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
  void aSignatureStandsBesideWhatItIsOfAndChangesNothingElse() {
    String without = new String(ProvenanceDocument.write(FULL), StandardCharsets.UTF_8);
    String member =
        """
          "signature" : {
            "signer" : "prod.pub (SHA256:NTFun0=)",
            "signerKind" : "key",
            "annotations" : {
              "env" : "prod"
            },
            "kind" : "cosign-classic",
            "digest" : "%1$s",
            "content" : "{\\"critical\\": 1}\\n",
            "value" : "MEUCIQ=="
          },
        """
            .formatted(DIGEST);
    String files = "  \"files\" : [";
    assertEquals(
        without.replace(files, member + files),
        new String(ProvenanceDocument.write(signed(CLASSIC)), StandardCharsets.UTF_8));
  }

  /** What wrote it knew no other signers. */
  @Test
  void whoeverSignedBeforeThereWereOthersHadAKey() throws Exception {
    String now = new String(ProvenanceDocument.write(signed(CLASSIC)), StandardCharsets.UTF_8);
    String before = now.replace("    \"signerKind\" : \"key\",\n", "");
    assertNotEquals(now, before);
    assertEquals(signed(CLASSIC), read(before.getBytes(StandardCharsets.UTF_8)));
    String unknown = now.replace("\"signerKind\" : \"key\"", "\"signerKind\" : \"oracle\"");
    assertEquals(FULL, read(unknown.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void annotationsThatAreManyDoNotKeepTheEvidenceFromBeingReadBack() throws Exception {
    SortedMap<String, String> many = new TreeMap<>();
    IntStream.range(0, 5_000).forEach(i -> many.put("a" + i, "b"));
    RecordedSignature recorded = new RecordedSignature(CLASSIC, SignerKind.KEY, "prod.pub", many);
    assertEquals(CLASSIC, recorded.evidence());
    assertEquals(Map.of(), recorded.annotations());
    Provenance signed = signed(recorded);
    assertEquals(signed, read(ProvenanceDocument.write(signed)));
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    assertEquals(FULL, read(ProvenanceDocument.write(FULL)));
    for (Signature evidence : List.of(CLASSIC, BUNDLE)) {
      Provenance signed = signed(evidence);
      assertEquals(signed, read(ProvenanceDocument.write(signed)));
      assertEquals(signed.signature(), signed.placed(List.of(), Optional.empty()).signature());
    }
    Provenance least =
        new Provenance(
            new Subject("oci:layout", Optional.empty(), Optional.empty()),
            DIGEST,
            Optional.empty(),
            Annotations.none(),
            Optional.empty(),
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "[]",
        "null",
        "{}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': ''}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': {}}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:d', 'content': '{}'}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': '../x', 'content': '{}'}",
        "{'signer': 'a', 'kind': 'COSIGN-BUNDLE', 'digest': 'sha256:D', 'content': '{}'}",
        "{'signer': 'a', 'kind': 'notation', 'digest': 'sha256:D', 'content': '{}'}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': '\\ud800'}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': '{}', 'value':"
            + " 1}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': 'LONG'}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': '{}', 'value':"
            + " 'LONG'}",
        "{'signer': 'LONG', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': '{}'}",
        "{'signer': ['a'], 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': '{}'}",
        "{'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': '{}'}",
        "{'signer': 'a', 'kind': 'cosign-bundle', 'digest': 'sha256:D', 'content': '{}', "
            + "'annotations': {'a': 1}}",
      })
  void aSignatureThatMakesNoSenseIsNoneAndTheRevisionIsThere(String forged) throws Exception {
    String json =
        forged
            .replace('\'', '"')
            .replace("LONG", "é".repeat(Signature.LONGEST / 2 + 1))
            .replace("sha256:D", DIGEST.toString());
    String good = new String(ProvenanceDocument.write(FULL), StandardCharsets.UTF_8);
    String bad = good.replace("  \"files\" :", "\"signature\" : " + json + ", \"files\" :");
    assertNotEquals(good, bad);
    assertEquals(FULL, read(bad.getBytes(StandardCharsets.UTF_8)));
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
    byte[] good = ProvenanceDocument.write(signed(CLASSIC));
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
            FULL.signature(),
            files,
            directories,
            FULL.modes(),
            FULL.source(),
            FULL.published(),
            FULL.why());
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
