package dev.remora.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Devices on which Remora is installed as {@code docs/edge.md} says, with an application: a unit
 * {@code shop} that prints what it reads.
 *
 * @param disk what each of them begins with
 */
record Devices(Path scratch, Path disk) {
  private static final String SHOP =
      """
      #!/bin/sh
      show() {
        echo "shop reads '$(cat /config/app.yaml)'"
      }
      trap show HUP
      trap 'exit 0' TERM
      [ -e /config/app.yaml ] || { echo "no configuration"; exit 1; }
      show
      while :; do
        sleep 3600 &
        wait $!
      done
      """;

  /** Tests have no minute to wait. */
  private static final String SOON =
      """
      mkdir -p /etc/systemd/system/remora-retry@.timer.d
      printf '[Timer]\\nOnActiveSec=\\nOnActiveSec=3s\\nRandomizedDelaySec=0\\n' \\
        >/etc/systemd/system/remora-retry@.timer.d/soon.conf
      """;

  /** Boots a machine and installs it there. */
  static Devices install() {
    try {
      var directory = Path.of("target", "edge").toAbsolutePath();
      Files.createDirectories(directory);
      var scratch = Files.createTempDirectory(directory, "run-");
      var cd = Files.createDirectory(scratch.resolve("cd"));
      Files.copy(
          Path.of(System.getProperty("remora.executable", "target/remora")), cd.resolve("remora"));
      Files.writeString(cd.resolve("shop"), SHOP);
      copy(Path.of("edge"), cd.resolve("edge"));
      var base = MachineSettings.directory().orElseThrow().resolve("root.img");
      var disk = Disks.over(base, "raw", scratch.resolve("installed.qcow2"));
      var disks = List.of(disk, Disks.of(cd, "cd", scratch.resolve("cd.img")));
      try (var machine = Machine.boot(scratch, disks, List.of("-nic", "none"))) {
        machine.run(
            "set -ex; mount -o ro /dev/vdb /mnt; cd /mnt; "
                + "install -m 755 shop /usr/local/bin/; "
                + "cp edge/examples/shop.service /etc/systemd/system/\n"
                + manual("Install")
                + "systemctl enable shop\n"
                + SOON);
        machine.shutDown();
      }
      return new Devices(scratch, disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new device, switched off; its settings are those in {@code shop.env}. */
  Device device(String... settings) {
    return Device.of(this, Stream.of(settings).collect(Collectors.joining("\n", "", "\n")));
  }

  /** The first commands below a heading of the manual. */
  static String manual(String heading) throws IOException {
    var page = Files.readString(Path.of("docs", "edge.md"));
    var block =
        Pattern.compile("(?ms)^## " + Pattern.quote(heading) + "$.*?\\n\\n((?:    [^\\n]*\\n)+)")
            .matcher(page);
    if (!block.find()) {
      throw new IllegalStateException("docs/edge.md has no commands below '" + heading + "'");
    }
    return block.group(1).replaceAll("(?m)^    ", "");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
