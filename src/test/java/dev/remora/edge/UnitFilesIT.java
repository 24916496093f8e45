package dev.remora.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units in {@code edge/}, as systemd reads them; it need not run. */
@Requires(Tool.SYSTEMD_ANALYZE)
class UnitFilesIT {
  private static final Path EDGE = Path.of("edge").toAbsolutePath();
  private static final String UNITS = "etc/systemd/system";

  @TempDir Path root;

  @BeforeEach
  void installed() throws IOException {
    copy(EDGE.resolve("etc"), root.resolve("etc"));
    copy(EDGE.resolve("examples/shop.service"), root.resolve(UNITS + "/shop.service"));
    for (var target : List.of("sysinit", "basic", "shutdown", "timers")) {
      var file = root.resolve("usr/lib/systemd/system/" + target + ".target");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "[Unit]\n");
    }
    for (var program :
        List.of("usr/local/bin/remora", "usr/local/bin/shop", "bin/kill", "bin/sh")) {
      var file = root.resolve(program);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "remora-pull@shop.service",
        "remora-follow@shop.service",
        "remora-retry@shop.timer"
      })
  void systemdFindsNothingToSayAboutThem(String unit) {
    var run = analyze("verify", "--man=no", "--root=" + root, unit).expect(0);

    assertEquals("", run.stderr());
  }

  @Test
  void systemdHasSomethingToSayAboutAMistake() throws IOException {
    var unit = root.resolve(UNITS + "/remora-pull@.service");
    Files.writeString(unit, Files.readString(unit).replace("ProtectHome", "ProtectHouse"));

    var run = analyze("verify", "--man=no", "--root=" + root, "remora-pull@shop.service");

    assertTrue(run.stderr().contains("ProtectHouse"), run::toString);
  }

  /** On systemd's scale from 0 to 10, in tenths here; docs/edge.md says the same. */
  @ParameterizedTest
  @ValueSource(strings = {"remora-pull@shop.service", "remora-follow@shop.service"})
  void theirExposureIsSmall(String unit) {
    var run = analyze("security", "--offline=yes", "--root=" + root, "--threshold=11", unit);

    assertTrue(run.expect(0).stdout().contains("exposure level for " + unit), run::toString);
  }

  @Test
  void bothUnitsAreConfinedAlike() throws IOException {
    assertEquals(confinement("remora-pull@.service"), confinement("remora-follow@.service"));
  }

  private String confinement(String unit) throws IOException {
    var text = Files.readString(root.resolve(UNITS).resolve(unit));
    return text.substring(text.indexOf("\n# Below this line"), text.indexOf("[Install]"))
        .lines()
        .skip(2)
        .toList()
        .toString();
  }

  private Run analyze(String... arguments) {
    return Tool.SYSTEMD_ANALYZE.run(root, arguments);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        if (!Files.isDirectory(path)) {
          Files.copy(path, target);
        }
      }
    }
  }
}
