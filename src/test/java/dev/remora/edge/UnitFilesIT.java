package dev.remora.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units in {@code edge/}, as systemd reads them; it need not run. */
class UnitFilesIT {
  private static final Path EDGE = Path.of("edge").toAbsolutePath();
  private static final String UNITS = "etc/systemd/system";
  private static final String PULL = "remora-pull@shop.service";
  private static final String FOLLOW = "remora-follow@shop.service";

  @TempDir Path root;

  @BeforeEach
  void installed() throws IOException {
    copy(EDGE.resolve("etc"), root.resolve("etc"));
    copy(EDGE.resolve("examples/shop.service"), root.resolve(UNITS + "/shop.service"));
    for (var target :
        List.of("sysinit", "basic", "shutdown", "timers", "paths", "network-online")) {
      var file = root.resolve("usr/lib/systemd/system/" + target + ".target");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "[Unit]\n");
    }
    for (var program :
        List.of(
            "usr/local/bin/remora",
            "usr/local/bin/shop",
            "bin/kill",
            "bin/sh",
            "bin/systemctl",
            "usr/bin/podman")) {
      var file = root.resolve(program);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  @Requires({Tool.QUADLET, Tool.SYSTEMD_ANALYZE})
  void whatQuadletMakesOfTheContainerIsAUnit() throws IOException {
    var examples = Map.of("QUADLET_UNIT_DIRS", EDGE.resolve("examples").toString());
    var made = Tool.QUADLET.run(root, examples, "-dryrun").expect(0).stdout();
    var unit = made.replaceFirst("---shop.service---\\n", "");
    Files.writeString(root.resolve(UNITS + "/shop.service"), unit);

    assertEquals("", analyze("verify", "--man=no", "--root=" + root, "shop.service").stderr());
    assertTrue(unit.contains(" -v /var/lib/remora/shop:/config:ro,z ${REMORA_IMAGE}\n"), unit);
    assertTrue(unit.contains("\nTimeoutStartSec=15min\n"), unit);
  }

  /** On a device that has nothing yet; systemd's own programs are left out. */
  @Test
  void theCommandsOfThePageFindOrMakeTheirDirectories() throws IOException {
    var device = Files.createDirectories(root.resolve("device/usr/local/bin")).resolve("../../..");
    Files.createDirectory(device.resolve("etc"));
    var here = Files.createDirectory(root.resolve("here"));
    copy(EDGE, here.resolve("edge"));
    Files.writeString(here.resolve("remora"), "");
    Files.writeString(here.resolve("config.json"), "{}");
    var page = Files.readString(EDGE.resolveSibling("docs/edge.md"));
    var script = new StringBuilder("set -e\n");
    for (var section : List.of("Install", "Credentials")) {
      int begin = page.indexOf("\n## " + section + "\n");
      var commands = page.substring(begin, page.indexOf("\n## ", begin + 1)).lines();
      commands
          .filter(line -> line.matches("    (install|cp|systemd-creds encrypt) .*"))
          .map(line -> line.replace("systemd-creds encrypt --name=config.json", "cp"))
          .map(line -> line.replaceAll(" (?=/)", " " + device.normalize()))
          .forEach(line -> script.append(line).append('\n'));
    }

    assertEquals("", shell(here, script.toString()), script::toString);
    for (var file :
        List.of(
            "usr/local/bin/remora",
            "etc/systemd/system/remora-pull@.service",
            "etc/credstore/remora.json",
            "etc/credstore.encrypted/remora.json",
            "etc/systemd/system/remora-.service.d/encrypted.conf")) {
      assertTrue(Files.exists(device.resolve(file)), file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"remora-pull@.service", "remora-follow@.service"})
  void aPasswordThatAnOlderSystemdDoesNotReadIsSaid(String unit) throws IOException {
    assertEquals("", checked(unit, "systemd 250 (250.4)"), "there is none");

    for (var store : List.of("etc/credstore", "etc/credstore.encrypted")) {
      var password = Files.createDirectories(root.resolve(store)).resolve("remora.json");
      Files.writeString(password, "{}");
      for (var old : List.of("systemd 249 (249.11-0ubuntu3)", "systemd 250 (250.4)")) {
        assertTrue(checked(unit, old).contains("does not read " + password), old);
      }
      for (var newer : List.of("systemd 251 (251)", "systemd 252 (252.39)", "systemd 2490 (1)")) {
        assertEquals("", checked(unit, newer), newer);
      }
      Files.delete(password);
    }
  }

  /** What the check before a start says. */
  private String checked(String unit, String version) throws IOException {
    var text = Files.readString(root.resolve(UNITS).resolve(unit));
    var line = Pattern.compile("(?m)^ExecStartPre=\\+/bin/sh -c '(.*)'$").matcher(text);
    assertTrue(line.find(), text);
    var script =
        line.group(1)
            .replace("/etc/credstore", root + "/etc/credstore")
            .replace("systemctl --version", "echo '" + version + "'");
    return shell(root, script);
  }

  /** What a script says; it fails if and only if it says something. */
  private static String shell(Path directory, String script) throws IOException {
    var builder = new ProcessBuilder("/bin/sh", "-c", script).directory(directory.toFile());
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(!said.isEmpty(), process.onExit().join().exitValue() != 0, said);
    return said;
  }

  @Test
  @Requires(Tool.SYSTEMD_ANALYZE)
  void systemdFindsNothingToSayAboutThemButAboutAMistake() throws IOException {
    var units =
        List.of(
            PULL, FOLLOW, "remora-retry@shop.timer", "remora-login.path", "remora-login.service");
    var line = Stream.concat(Stream.of("verify", "--man=no", "--root=" + root), units.stream());
    assertEquals("", analyze(line.toArray(String[]::new)).expect(0).stderr());
    var unit = root.resolve(UNITS + "/remora-pull@.service");
    Files.writeString(unit, Files.readString(unit).replace("ProtectHome", "ProtectHouse"));

    var run = analyze("verify", "--man=no", "--root=" + root, PULL);

    assertTrue(run.stderr().contains("ProtectHouse"), run::toString);
  }

  /** On systemd's scale from 0 to 10, in tenths here; docs/edge.md says the same. */
  @Test
  @Requires(Tool.SYSTEMD_ANALYZE)
  void theirExposureIsSmall() {
    for (var unit : List.of(PULL, FOLLOW)) {
      var run = analyze("security", "--offline=yes", "--root=" + root, "--threshold=11", unit);

      assertTrue(run.expect(0).stdout().contains("exposure level for " + unit), run::toString);
    }
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
