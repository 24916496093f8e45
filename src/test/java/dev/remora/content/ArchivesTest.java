package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.IntegrityFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which layers are unpacked, and where. */
class ArchivesTest extends Unpacking {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.cncf.flux.content.v1.tar+gzip",
        "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        "application/vnd.acme.config.tar+gzip",
        "Application/Tar+GZIP; charset=binary"
      })
  void knownArchiveTypesAreUnpackedAtTheRoot(String type) {
    bench.layer(type, sample().gzip(), Map.of());
    ContentFile file = bench.write().getFirst();
    assertEquals("conf/app.yaml", file.path());
    assertEquals(Digest.sha256(Bench.bytes("a: 1")), file.digest());
    assertEquals(4, file.size());
    assertSample();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar",
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/x-tar"
      })
  void plainTarsAreUnpacked(String type) {
    bench.layer(type, sample().tar(), Map.of()).write();
    assertSample();
  }

  @Test
  void zstdIsUnpacked() {
    bench
        .layer("application/vnd.oci.image.layer.v1.tar+zstd", Tars.zstd(sample().tar()), Map.of())
        .write();
    assertSample();
  }

  @Test
  void orasDirectoriesAreUnpackedUnderTheirTitle() {
    byte[] tar = new Tars().directory("conf").file("conf/a/b", "x").tar();
    bench.directory("conf", Tars.gzip(tar), Digest.sha256(tar)).write();
    assertEquals(Map.of("conf/", "", "conf/a/", "", "conf/a/b", "x"), bench.written());
  }

  @Test
  void orasPacksWithGzipUnderWhateverType() {
    byte[] tar = new Tars().file("conf/b", "x").tar();
    bench
        .layer(
            "application/x.acme",
            Tars.gzip(tar),
            Map.of(Annotations.TITLE, "conf", Annotations.UNPACK, "true"))
        .write();
    assertEquals("x", bench.content("conf/b"));
  }

  @Test
  void theWorkingDirectoryItselfCanBeAttached() {
    byte[] tar = new Tars().directory(".").file("a", "x").tar();
    bench.directory(".", Tars.gzip(tar), Digest.sha256(tar)).write();
    assertEquals(Map.of("a", "x"), bench.written());
  }

  @ParameterizedTest
  @ValueSource(strings = {"other/b", "b", "confusion/b", "."})
  void entriesOutsideTheTitledDirectoryAreRefused(String name) {
    byte[] tar = (name.equals(".") ? new Tars().directory(name) : new Tars().file(name, "x")).tar();
    bench.directory("conf", Tars.gzip(tar), Digest.sha256(tar));
    refused("the layer \"conf\", entry \"" + name, "outside the directory");
  }

  @Test
  void theContentDigestIsOfTheWholeTarItsPaddingIncluded() {
    byte[] tar = new Tars().file("conf/b", "x").tar();
    byte[] padded = Arrays.copyOf(tar, 10240);
    bench.directory("conf", Tars.gzip(padded), Digest.sha256(padded)).write();
    assertEquals("x", bench.content("conf/b"));
  }

  @Test
  void aWrongContentDigestIsAnIntegrityFailure() {
    byte[] tar = new Tars().file("conf/b", "x").tar();
    bench.directory("conf", Tars.gzip(Arrays.copyOf(tar, 10240)), Digest.sha256(tar));
    fails(IntegrityFailure.class, "the layer \"conf\"", Digest.sha256(tar).toString());
  }

  @Test
  void aContentDigestThatIsNoneIsRefusedBeforeAnyRequest() {
    bench.layer(
        Bench.GZIP_LAYER,
        sample().gzip(),
        Map.of(
            Annotations.TITLE,
            "conf",
            Annotations.UNPACK,
            "true",
            Annotations.CONTENT_DIGEST,
            "sha256:../../x"));
    refused(Annotations.CONTENT_DIGEST);
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void oneBlobMayBeUnpackedTwiceAndAFileToo() {
    byte[] tar = new Tars().directory("conf").file("conf/b", "x").gzip();
    bench.layer("text/plain", tar, Map.of(Annotations.TITLE, "conf.tgz"));
    bench.layer(
        Bench.GZIP_LAYER, tar, Map.of(Annotations.TITLE, "conf", Annotations.UNPACK, "true"));
    bench.write();
    assertEquals(1, bench.source.requests.size());
    assertEquals(tar.length, bench.content("conf.tgz").length());
    assertEquals("x", bench.content("conf/b"));
    assertTrue(bench.leftBlobs().isEmpty());
    Bench twice = new Bench(made("twice"));
    twice.archive(tar).archive(tar);
    ContentRefused failure = assertThrows(ContentRefused.class, twice::write);
    assertTrue(failure.line().contains("\"conf/b\" is there twice"), failure.line());
  }

  @Test
  void inlineArchivesAreUnpacked() {
    byte[] tar = sample().gzip();
    bench.archive(tar);
    bench.layers.set(
        0, bench.layers.getFirst().withData(java.util.Base64.getEncoder().encodeToString(tar)));
    bench.write();
    assertSample();
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void directoriesOfSeveralArchivesAreMerged() {
    bench.archive(sample().gzip()).archive(sample0("./conf/b").gzip()).file("conf/c", "z");
    assertEquals(
        List.of("conf/app.yaml", "conf/b", "conf/c"),
        bench.write().stream().map(ContentFile::path).toList());
  }

  private static Tars sample0(String name) {
    return new Tars().directory("./").directory("./conf").file(name, "y");
  }

  @Test
  void anArchiveWithoutFilesCarriesNothing() {
    bench.archive(new Tars().directory("./").directory("empty").gzip());
    refused("it carries no files");
  }

  @Test
  void archivesOfTheSystemsTarAreUnpacked() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")), "tar is not installed");
    Path system = made("system");
    Path conf = Files.createDirectories(system.resolve("conf/sub"));
    Files.writeString(conf.resolve("größe.yaml"), "x: 1\n");
    Files.writeString(conf.resolve("n".repeat(150)), "long");
    for (String format : List.of("gnu", "pax", "ustar", "v7")) {
      String what = format.equals("v7") || format.equals("ustar") ? "conf/sub/größe.yaml" : "conf";
      for (String compression : List.of("--gzip", "--format=" + format)) {
        Bench fresh = new Bench(made(format + compression.startsWith("--gzip")));
        fresh.archive(
            Tars.pipe(
                new byte[0],
                "/usr/bin/tar",
                "-c",
                "--format=" + format,
                compression,
                "-C",
                system.toString(),
                what));
        fresh.write();
        assertEquals("x: 1\n", fresh.content("conf/sub/größe.yaml"), format);
      }
    }
  }
}
