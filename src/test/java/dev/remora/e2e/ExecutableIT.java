package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Remora;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the native executable, of which every node keeps a copy: docs/native.md. */
class ExecutableIT {
  /** Half a megabyte above what it was when that was written; who needs more says there why. */
  private static final int MOST = 44_500_000;

  /** What is kept out, by a word of it: each was there by way of what nobody calls. */
  private static final List<String> KEPT_OUT =
      List.of(
          "com.fasterxml.jackson.databind.deser.BeanDeserializer",
          "com.fasterxml.jackson.databind.ser.BeanSerializer",
          "io.netty.buffer.AdvancedLeakAwareByteBuf",
          "jdk.nio.zipfs.ZipPath",
          "org.jboss.logmanager.handlers.PeriodicRotatingFileHandler",
          "sun.net.www.protocol.http.HttpURLConnection",
          "Reference Reaper #",
          "vertx-blocked-thread-checker");

  @BeforeEach
  void onlyNatively() {
    assumeTrue(Remora.isNative(), "the JVM build has all of its libraries");
  }

  @Test
  void isNotLargerThanItWas() throws IOException {
    long size = Files.size(Remora.executable());
    assertTrue(size <= MOST, size + " bytes: what is in it by now?");
  }

  @Test
  void hasNoCodeThatNobodyCalls() throws IOException {
    String all = new String(Files.readAllBytes(Remora.executable()), ISO_8859_1);
    assertEquals(List.of(), KEPT_OUT.stream().filter(all::contains).toList());
  }

  /** The build looks for a variable of its own in what it made; here it may be the same machine. */
  @Test
  void hasNothingOfTheEnvironmentOfItsBuild() throws IOException {
    String all = new String(Files.readAllBytes(Remora.executable()), ISO_8859_1);
    assertFalse(all.contains(System.getenv("PATH")));
    assertFalse(all.contains("BUILD_NATIVE_PROBE"));
  }
}
