package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.IntegrityFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.paths.Limits;
import dev.remora.source.BlobProgress;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileLayersTest {
  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void setUp() {
    bench = new Bench(directory);
  }

  private ContentRefused refused(String... parts) {
    ContentRefused failure = assertThrows(ContentRefused.class, bench::write);
    for (String part : parts) {
      assertTrue(failure.line().contains(part), failure.line());
    }
    assertTrue(bench.source.requests.isEmpty(), "no blob is asked for before the plan is right");
    assertTrue(bench.outsideIsUntouched());
    return failure;
  }

  @Test
  void writesFilesByTheirTitlesInSubFoldersToo() {
    bench.file("z.json", "{\"a\":1}").file("certs/ca.pem", "PEM").file("certs/deep/er", "");
    List<ContentFile> files = bench.write();
    assertEquals(
        List.of("certs/ca.pem", "certs/deep/er", "z.json"),
        files.stream().map(ContentFile::path).toList());
    assertEquals(
        Map.of(
            "certs/",
            "",
            "certs/ca.pem",
            "PEM",
            "certs/deep/",
            "",
            "certs/deep/er",
            "",
            "z.json",
            "{\"a\":1}"),
        bench.written());
    for (ContentFile file : files) {
      String content = bench.content(file.path());
      assertEquals(Digest.sha256(Bench.bytes(content)), file.digest());
      assertEquals(content.length(), file.size());
    }
    assertTrue(bench.leftBlobs().isEmpty());
  }

  @Test
  void aTitledTarIsAPlainFileUnlessOrasPackedIt() {
    byte[] tar = new Tars().file("inside", "x").gzip();
    bench.layer(Bench.GZIP_LAYER, tar, Map.of(Annotations.TITLE, "backup.tgz"));
    assertEquals(
        List.of("backup.tgz"), List.copyOf(bench.write().stream().map(ContentFile::path).toList()));
    assertEquals(tar.length, bench.content("backup.tgz").length());
  }

  @Test
  void modesAreTheMasksWhateverTheUmask() {
    bench.masks = Bench.masks("rw-rw-rw-", "rwxrwxrwx");
    bench.file("a/b", "x").write();
    assertEquals("rw-rw-rw-", bench.mode("a/b"));
    assertEquals("rwxrwxrwx", bench.mode("a"));
  }

  @Test
  void theOwnerCanAlwaysReadAndSweep() {
    bench.masks = Bench.masks("---r-----", "--x--x---");
    ContentFile file = bench.file("a/b", "x").write().getFirst();
    assertEquals("r--r-----", bench.mode("a/b"));
    assertEquals("rwx--x---", bench.mode("a"));
    assertEquals(bench.masks.file(), file.mode());
  }

  @Test
  void oneDigestUnderSeveralTitlesIsFetchedOnce() {
    bench.file("a", "same").file("b/c", "same").file("d", "other").file("e", "same");
    List<ContentFile> files = bench.write();
    assertEquals(2, bench.source.requests.size());
    assertEquals("same", bench.content("b/c"));
    assertEquals("same", bench.content("e"));
    assertEquals(
        Digest.sha256(Bench.bytes("same")),
        files.stream().filter(f -> f.path().equals("e")).findFirst().orElseThrow().digest());
  }

  @Test
  void aBlobBySha512IsReportedBySha256() {
    byte[] content = Bench.bytes("strong");
    Digest sha512 =
        Digest.of("sha512", Digest.parse("sha512:" + "0".repeat(128)).newHash().digest(content));
    for (String title : List.of("a", "b")) {
      bench.layer(
          Descriptor.of("text/plain", sha512, content.length)
              .withAnnotations(new Annotations(Map.of(Annotations.TITLE, title))),
          content);
    }
    bench.write().forEach(file -> assertEquals(Digest.sha256(content), file.digest()));
  }

  @Test
  void aDigestThatCannotBeVerifiedIsNotUsed() {
    bench.layer(
        Descriptor.of("text/plain", Digest.parse("blake3:" + "0".repeat(64)), 1)
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, "a"))),
        new byte[1]);
    assertThrows(IntegrityFailure.class, bench::write);
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void aLayerThatIsNeitherFileNorArchiveIsRefusedWithAHint() {
    bench.file("a", "x").layer("application/json", Bench.bytes("{ }"), Map.of());
    refused("application/json", "neither a title nor the type of an archive", Annotations.TITLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json+gzip",
        "application/vnd.cncf.helm.chart.provenance.v1.prov",
        "application/targz",
        "application/avatar",
        "text/plain"
      })
  void typesThatOnlyLookLikeArchivesAreNone(String type) {
    bench.layer(type, Bench.bytes("x"), Map.of());
    refused("neither a title nor the type");
  }

  @Test
  void theEmptyDescriptorIsNothingAndNeverFetched() {
    bench.layers.add(Descriptor.empty());
    bench.layers.add(Descriptor.of(MediaType.EMPTY, Descriptor.EMPTY_DIGEST, 2));
    bench.file("a", "x").write();
    assertEquals(1, bench.source.requests.size());
    assertEquals(Map.of("a", "x"), bench.written());
  }

  @Test
  void aTitledFileThatHoldsAnEmptyObjectIsAFile() {
    bench.file("config.json", "{}");
    assertEquals(2, bench.write().getFirst().size());
    assertEquals("{}", bench.content("config.json"));
    assertTrue(bench.source.requests.isEmpty(), "its content is known");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofAnEmptyFileNoBlobIsAskedFor(boolean inline) {
    Digest nothing = Digest.sha256(new byte[0]);
    Descriptor empty =
        Descriptor.of("text/plain", nothing, 0)
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, "empty.conf")));
    bench.layers.add(inline ? empty.withData("") : empty);
    bench.file("a", "x");
    bench.write();
    assertEquals(Map.of("a", "x", "empty.conf", ""), bench.written());
    assertEquals(1, bench.source.requests.size());
  }

  @Test
  void anEmptyFileWithTheDigestOfAnotherIsRefused() {
    bench.layers.add(
        Descriptor.of("text/plain", Digest.sha256(Bench.bytes("x")), 0)
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, "empty.conf"))));
    IntegrityFailure failure = assertThrows(IntegrityFailure.class, bench::write);
    assertTrue(failure.line().contains("has not the digest"), failure.line());
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void anArtifactWithoutLayersIsRefused() {
    refused("it carries no files", "remora detach");
  }

  @Test
  void anArtifactOfEmptyLayersIsRefused() {
    bench.layers.add(Descriptor.empty());
    refused("it carries no files");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | a | two layers have this title",
        "conf/App.yaml | conf/app.yaml | differ in upper and lower case",
        "Conf/a | conf/b | differ in upper and lower case",
        "conf | conf/app.yaml | both a file and a directory",
        "conf/app.yaml | conf | both a file and a directory",
        "straße | STRASSE | differ in upper and lower case"
      })
  void titlesThatCollideAreRefused(String one, String other, String reason) {
    bench.file(one, "1").file(other, "2");
    refused("\"" + other + "\"", reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "/etc/passwd", "a/../../x", "..data/x", ".remora.json", "a//b", "conf/"})
  void unsafeTitlesAreRefusedByName(String title) {
    bench.file("good", "x").file(title, "y");
    refused("the layer \"" + title + "\"");
  }

  @Test
  void aTitleCannotForgeALogLine() {
    bench.file("a\nERROR forged", "x");
    assertFalse(refused().line().contains("\n"));
  }

  @Test
  void declaredSizesAreSummedBeforeTheFirstBlob() {
    bench.limits = new Limits(10, 10, 100, 32);
    bench.file("a", "12345").file("b", "67890").file("c", "x");
    refused("\"c\"", "--max-bytes");
  }

  @Test
  void copiesCountAsOftenAsTheyAreWritten() {
    bench.limits = new Limits(10, 9, 100, 32);
    bench.file("a", "12345").file("b", "12345");
    refused("\"b\"", "--max-bytes");
  }

  @Test
  void declaredSizesThatOverflowALongAreRefused() {
    for (String title : List.of("a", "b")) {
      bench.layer(
          Descriptor.of("text/plain", Digest.sha256(Bench.bytes(title)), Long.MAX_VALUE)
              .withAnnotations(new Annotations(Map.of(Annotations.TITLE, title))),
          new byte[1]);
    }
    bench.limits = new Limits(10, Long.MAX_VALUE, 100, 32);
    refused("\"b\"", "--max-bytes");
  }

  @Test
  void asManyFilesAsTheLimitAreAllowedAndNotOneMore() {
    bench.limits = new Limits(3, 1000, 100, 32);
    bench.file("d/a", "1").file("d/b", "2").file("d/c", "3");
    assertEquals(3, bench.write().size());
    bench.file("d", "4");
    assertTrue(assertThrows(ContentRefused.class, bench::write).line().contains("--max-files"));
  }

  @Test
  void deepPathsAreRefused() {
    bench.limits = new Limits(10, 1000, 100, 3);
    bench.file("a/b/c", "1").file("a/b/c2/d", "2");
    refused("\"a/b/c2/d\"", "--max-depth");
  }

  @Test
  void inlineDataNeedsNoRequest() {
    inline("a", "inline", Base64.getEncoder().encodeToString(Bench.bytes("inline")), 6);
    bench.write();
    assertTrue(bench.source.requests.isEmpty());
    assertEquals("inline", bench.content("a"));
  }

  @Test
  void inlineDataOfOneLayerServesTheOtherOfTheSameDigest() {
    bench.file("a", "inline");
    inline("b", "inline", Base64.getEncoder().encodeToString(Bench.bytes("inline")), 6);
    bench.write();
    assertTrue(bench.source.requests.isEmpty());
    assertEquals("inline", bench.content("a"));
  }

  @ParameterizedTest
  @CsvSource({"bad base64,!!!!,6", "another text,b3RoZXI=,6", "wrong size,aW5saW5l,7"})
  void inlineDataThatDoesNotMatchFailsAndIsNotFetchedInstead(String what, String data, long size) {
    inline("a", "inline", data, size);
    IntegrityFailure failure = assertThrows(IntegrityFailure.class, bench::write, what);
    assertTrue(failure.line().contains("the layer \"a\""), failure.line());
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void oneDigestWithTwoSizesIsAnIntegrityFailure() {
    bench.file("a", "same");
    bench.layers.add(
        Descriptor.of("text/plain", bench.layers.getFirst().digest(), 5)
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, "b"))));
    assertThrows(IntegrityFailure.class, bench::write);
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void aRetryStartsTheFileAnewAndTheProgressToo() {
    List<Long> steps = Collections.synchronizedList(new ArrayList<>());
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    bench.progress =
        transfer -> {
          String title = transfer.title();
          events.add("started " + title);
          return new BlobProgress() {
            @Override
            public void advanced(long bytes) {
              steps.add(bytes);
            }

            @Override
            public void finished() {
              events.add("finished " + title);
            }
          };
        };
    bench.file("a", "0123456789");
    Digest digest = bench.layers.getFirst().digest();
    bench.source.when(
        digest,
        (blob, sink) -> {
          try (OutputStream out = sink.begin()) {
            out.write(Bench.bytes("0123456")); // and then it broke off
          }
          bench.source.send(blob, sink);
        });
    bench.write();
    assertEquals("0123456789", bench.content("a"));
    assertEquals(10, steps.stream().mapToLong(Long::longValue).sum());
    assertEquals(List.of("started a", "finished a"), events);
  }

  @Test
  void moreBytesThanDeclaredAreNotWritten() {
    bench.file("a", "0123456789");
    bench.source.when(
        bench.layers.getFirst().digest(),
        (blob, sink) -> {
          OutputStream out = sink.begin();
          out.write(new byte[10]);
          out.write(1);
        });
    assertThrows(IntegrityFailure.class, bench::write);
    assertEquals(10, bench.content("a").length());
  }

  @Test
  void fewerBytesThanDeclaredAreAnIntegrityFailure() {
    bench.file("a", "0123456789");
    bench.source.when(bench.layers.getFirst().digest(), (blob, sink) -> sink.begin().write(1));
    assertThrows(IntegrityFailure.class, bench::write);
  }

  private void inline(String title, String content, String data, long size) {
    bench.layers.add(
        Descriptor.of("text/plain", Digest.sha256(Bench.bytes(content)), size)
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, title)))
            .withData(data));
  }
}
