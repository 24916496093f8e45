package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An application that reads {@code /config/app.yaml} when it starts and at SIGHUP, and says so. It
 * ends with 1 when the file is not there: whoever sees it run knows that the file came first.
 *
 * <p>Variables make it do more: {@code HTTP=PORT} serves {@code /cgi-bin/reload}, {@code WATCH=1}
 * reads the file all the time and says when it changes, {@code JOURNAL=FILE} also keeps there what
 * it says.
 */
public record AppImages(NodeRegistry registry, Path scratch) {
  private static final String USER = "65532:65532";
  private static final List<String> APPLETS =
      List.of("sh", "cat", "sleep", "ls", "id", "wget", "httpd", "kill");
  private static final String SCRIPT =
      """
      #!/bin/sh
      show() {
        line="app $(cat /version) reads '$(cat /config/app.yaml)' GREETING='${GREETING-}'"
        echo "$line"
        [ -z "${JOURNAL-}" ] || echo "$line" >>"$JOURNAL"
      }
      # looks all the time whether what it reads is another file
      watch() {
        while :; do
          now=$(cat /config/app.yaml)
          [ "$now" = "$seen" ] || show
          seen=$now
          sleep 0.02
        done
      }
      trap show HUP
      trap 'exit 0' TERM
      [ -e /config/app.yaml ] || { echo "no configuration"; exit 1; }
      show
      [ -z "${HTTP-}" ] || httpd -p "$HTTP" -h /www
      [ -z "${WATCH-}" ] || { seen=$(cat /config/app.yaml); watch & }
      while :; do
        sleep 3600 &
        wait $!
      done
      """;

  private static final String RELOAD =
      """
      #!/bin/sh
      kill -HUP 1
      printf 'Content-Type: text/plain\r\n\r\nreloads\n'
      """;

  /** Stores one; each version is another image. Returns it by digest. */
  public String make(String version) {
    return image(
        "shop/app:" + version,
        "/bin/app",
        Map.of(
            "bin/app",
            SCRIPT.getBytes(UTF_8),
            "version",
            version.getBytes(UTF_8),
            "www/cgi-bin/reload",
            RELOAD.getBytes(UTF_8)));
  }

  /** An init container that does with {@code oras} what Remora does, for comparison. */
  public String oras() {
    var script =
        """
        # the newest of what is attached, in two steps, as a script does
        set -e
        oras="/bin/oras"
        found=$($oras discover --plain-http --format go-template='{{(index .referrers 0).digest}}' \
          --artifact-type application/vnd.remora.config.v1 "$1")
        exec $oras pull --plain-http -o /config "${1%@*}@$found"
        """;
    try {
      return image(
          "oras:test",
          "/bin/sh",
          Map.of(
              "bin/oras",
              Files.readAllBytes(Tool.ORAS.required()),
              "pull",
              script.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stores an image of busybox and these files, all of them executable. Returns it by digest. */
  public String image(String name, String entrypoint, Map<String, byte[]> files) {
    var tag = registry.endpoint() + "/" + name;
    var layer = layer(name.replaceAll("[/:]", "-"), files);
    crane("append", "--oci-empty-base", "-f", layer.toString(), "-t", tag);
    crane(
        "mutate",
        tag,
        "-t",
        tag,
        "--user",
        USER,
        "--entrypoint",
        entrypoint,
        "--set-platform",
        "linux/" + architecture());
    return tag.substring(0, tag.lastIndexOf(':')) + "@" + crane("digest", tag);
  }

  /** Stores another image with busybox on top of it. Returns it by digest. */
  public String withBusybox(String image, String name) {
    var tag = registry.endpoint() + "/" + name;
    var layer = layer(name.replaceAll("[/:]", "-"), Map.of());
    crane("append", "--base", image, "-f", layer.toString(), "-t", tag);
    return tag.substring(0, tag.lastIndexOf(':')) + "@" + crane("digest", tag);
  }

  /** Stores what {@code docker save} wrote. Returns it by digest. */
  public String push(Path archive, String repository) {
    var tag = registry.endpoint() + "/" + repository + ":test";
    crane("push", archive.toString(), tag);
    return registry.endpoint() + "/" + repository + "@" + crane("digest", tag);
  }

  /** Attaches files, as CI does, with these options. */
  public void attach(String image, Map<String, String> files, String... options) {
    try {
      var product = Remora.in(scratch);
      for (var file : files.entrySet()) {
        Files.writeString(product.work().resolve(file.getKey()), file.getValue());
      }
      var line = new ArrayList<>(List.of("attach", image));
      line.addAll(files.keySet());
      line.addAll(List.of(options));
      product
          .run(Map.of("REMORA_PLAIN_HTTP", registry.endpoint()), line.toArray(String[]::new))
          .expect(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies an image to another registry, which takes it with this login, and attaches a file there.
   *
   * @param login in Docker's format
   */
  public void attachElsewhere(
      String app, RegistryServer other, String login, String file, String text) {
    try {
      var home = Files.createTempDirectory(scratch, "login-");
      Files.writeString(home.resolve("config.json"), login);
      Files.writeString(home.resolve(file), text);
      var copy = other.endpoint() + app.substring(app.indexOf('/'));
      var environment = Map.of("DOCKER_CONFIG", home.toString());
      Tool.CRANE.run(home, environment, "copy", app, copy).expect(0);
      var product = Remora.in(home);
      product.run(environment, "attach", copy, home.resolve(file).toString()).expect(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String crane(String... arguments) {
    return Tool.CRANE.run(scratch, arguments).expect(0).stdout().strip();
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private Path layer(String name, Map<String, byte[]> files) {
    var file = scratch.resolve(name + ".tar");
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      add(tar, "bin/busybox", Files.readAllBytes(Tool.BUSYBOX.required().toRealPath()));
      for (var applet : APPLETS) {
        var link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
      for (var content : new TreeMap<>(files).entrySet()) {
        add(tar, content.getKey(), content.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setMode(0755);
    entry.setModTime(0L);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
