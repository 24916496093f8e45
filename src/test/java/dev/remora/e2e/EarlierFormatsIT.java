package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Volumes and caches of earlier versions, whose registry is gone: what {@code src/test/formats} has
 * is all there is.
 */
@Execution(ExecutionMode.CONCURRENT) // they wait more than they work
class EarlierFormatsIT {
  /** Where the registry was; nothing listens there. */
  private static final String REPOSITORY = "127.0.0.1:1/shop/app@sha256:";

  @TempDir Path scratch;

  @CrossSection(rows = 1, because = "the first is the furthest from what is written today")
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0.1-first, cf802ce3a817fde272f496f0b67095ab52565714c5072b1bf5c411bc270eefeb, 9d21444a618c",
    "0.1-last, df1387a3173ccd78bbb096bb3c804868444eaa20cf6f55f8fc0347de3b7ecfff, e300d07c21c4",
  })
  void aStartStandsOnTheVolume(String version, String image, String told) throws IOException {
    unpack(version);

    Run start = pull(image, "--to", at("config"));

    assertTrue(start.expect(0).stderr().contains(" on the volume"), start::toString);
    assertEquals("greeting: good morning\n", read("config/app.yaml"));
    assertEquals("a certificate\n", read("config/certs/ca.pem"));
    String state = read("config/..remora/state.json");
    assertTrue(state.contains("\"told\" : \"sha256:" + told), state); // read, and not begun anew
    Remora.in(scratch).run("status", at("config")).expect(0);
  }

  @CrossSection(rows = 1, because = "the first is the furthest from what is written today")
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0.1-first, cf802ce3a817fde272f496f0b67095ab52565714c5072b1bf5c411bc270eefeb",
    "0.1-last, df1387a3173ccd78bbb096bb3c804868444eaa20cf6f55f8fc0347de3b7ecfff",
  })
  void aStartStandsOnTheCache(String version, String image) throws IOException {
    unpack(version);

    Run start =
        pull(image, "--to", at("empty"), "--cache", at("cache"), "--platform", "linux/amd64");

    assertTrue(start.expect(0).stderr().contains(" from the cache"), start::toString);
    assertEquals("greeting: good morning\n", read("empty/app.yaml"));
    assertEquals("a certificate\n", read("empty/certs/ca.pem"));
  }

  private Run pull(String image, String... more) {
    var line = new ArrayList<>(List.of("pull", REPOSITORY + image, "--fallback-after", "1ms"));
    line.addAll(List.of(more));
    return Remora.in(scratch).run(line.toArray(String[]::new));
  }

  private String at(String directory) {
    return scratch.resolve(directory).toString();
  }

  private void unpack(String version) throws IOException {
    var archive = Path.of("src/test/formats", version + ".tar.gz").toAbsolutePath().toString();
    Process tar = new ProcessBuilder("tar", "-xzf", archive, "-C", scratch.toString()).start();
    assertEquals(0, tar.onExit().join().exitValue());
  }

  private String read(String file) throws IOException {
    return Files.readString(scratch.resolve(file));
  }
}
