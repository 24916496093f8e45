package dev.remora.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.paths.Limits;
import dev.remora.source.Progress;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is more than the kits take is warned of when it is attached. */
class ExtentTest {
  @TempDir Path scratch;

  @Test
  void whatTheKitsTakeIsNotWarnedOf() throws IOException {
    var full = Files.createDirectory(scratch.resolve("full"));
    large(full.resolve("model"), Limits.KIT_BYTES);

    assertEquals(List.of(), warnings(full));
  }

  @Test
  void aFileThatIsTooLarge() throws IOException {
    large(scratch.resolve("model"), Limits.KIT_BYTES + 1);

    assertSaid(warnings(scratch.resolve("model")), "32.0 MiB, and the kits take 32 MiB");
  }

  @Test
  void filesThatAreTooLargeTogetherThoughTheirArchiveIsSmall() throws IOException {
    var conf = Files.createDirectory(scratch.resolve("conf"));
    large(conf.resolve("model"), Limits.KIT_BYTES);
    Files.writeString(scratch.resolve("app.yaml"), "a: 1");

    assertSaid(warnings(conf, scratch.resolve("app.yaml")), "the kits take 32 MiB");
  }

  @Test
  void smallFilesWithoutEnd() throws IOException {
    var conf = Files.createDirectory(scratch.resolve("conf"));
    for (int i = 0; i <= Limits.KIT_FILES; i++) {
      Files.createFile(conf.resolve("f" + i));
    }

    assertSaid(warnings(conf), "1001 files and 1 directories, and the kits take 1000");
  }

  @Test
  void whatWasAttachedBeforeIsAsLargeAsItsLayersSay() {
    var blob = Descriptor.of("application/yaml", Digest.sha256(new byte[] {1}), Limits.KIT_BYTES);

    assertTrue(Extent.declared(List.of(blob)).beyondKits().isEmpty());
    assertTrue(Extent.declared(List.of(blob, blob)).beyondKits().isPresent());
  }

  private static List<String> warnings(Path... paths) {
    List<String> warnings = new ArrayList<>();
    var files = List.of(paths).stream().map(it -> FileArgument.parse(it.toString())).toList();
    NewContent content = new NewContent(files, Annotations.none(), 4096, Progress.none());
    Layers.of(content, Deadline.in(Duration.ofMinutes(2), Clock.system()), warnings::add);
    return warnings;
  }

  private static void assertSaid(List<String> warnings, String text) {
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains(text), warnings::toString);
  }

  /** A hole, which takes no room. */
  private static void large(Path file, long size) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }
}
