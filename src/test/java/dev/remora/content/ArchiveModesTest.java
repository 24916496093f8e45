package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.oci.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The permissions of what is unpacked. */
class ArchiveModesTest extends Unpacking {
  @Test
  void modesAreNeverMoreThanTheEntrysNorTheMask() {
    bench.masks = Bench.masks("rwxr-xr-x", "rwxrwx---");
    bench.archive(
        new Tars()
            .directory("d", 0751)
            .file("d/run", "x", 0775)
            .file("d/secret", "x", 0600)
            .file("d/none", "x", 0)
            .gzip());
    List<ContentFile> files = bench.write();
    assertEquals("rwxr-x---", bench.mode("d"));
    assertEquals("rwxr-xr-x", bench.mode("d/run"));
    assertEquals("rw-------", bench.mode("d/secret"));
    assertEquals("r--------", bench.mode("d/none"));
    for (ContentFile file : files) {
      assertEquals(
          java.nio.file.attribute.PosixFilePermissions.fromString(bench.mode(file.path())),
          file.mode().permissions());
    }
  }

  @Test
  void aDirectorysModeComesEvenAfterItsFiles() {
    bench.archive(new Tars().file("d/a", "x").directory("d", 0700).gzip()).write();
    assertEquals("rwx------", bench.mode("d"));
  }

  @Test
  void aReadOnlyDirectoryIsStillFilled() {
    bench.archive(new Tars().directory("d", 0555).file("d/a", "x").gzip()).write();
    assertEquals("rwxr-xr-x", bench.mode("d"));
  }

  @ParameterizedTest
  @ValueSource(ints = {04755, 02755, 06755})
  void setIdBitsAreRefused(int mode) {
    bench.archive(new Tars().file("ok", "x").file("tool", "x", mode).gzip());
    refused("entry \"tool\"", "set-id");
  }

  @ParameterizedTest
  @ValueSource(ints = {04755, 06755})
  void setUserIdBitOfADirectoryIsRefused(int mode) {
    bench.archive(new Tars().file("ok", "x").directory("shared", mode).gzip());
    refused("entry \"shared", "set-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "tar+gzip", "tar+zstd"})
  void setGroupIdBitOfADirectoryIsDropped(String form) throws IOException {
    byte[] tar =
        new Tars()
            .directory("./", 02775)
            .directory("./shared/", 02775)
            .file("./shared/a", "x")
            .directory("./shared/sticky/", 03777)
            .tar();
    byte[] blob =
        switch (form) {
          case "tar+gzip" -> Tars.gzip(tar);
          case "tar+zstd" -> Tars.zstd(tar);
          default -> tar;
        };
    bench.layer("application/vnd.oci.image.layer.v1." + form, blob, Map.of()).write();
    assertEquals(Map.of("shared/", "", "shared/a", "x", "shared/sticky/", ""), bench.written());
    assertEquals(0755, bench.modeBits("shared"));
    assertEquals(0755, bench.modeBits("shared/sticky"));
  }

  @Test
  void setGroupIdBitOfADirectoryThatOrasPackedIsDropped() {
    byte[] tar = new Tars().directory("conf", 02755).file("conf/a", "x").tar();
    bench.directory("conf", Tars.gzip(tar), Digest.sha256(tar)).write();
    assertEquals(Map.of("conf/", "", "conf/a", "x"), bench.written());
  }
}
