package dev.remora.readers;

import static dev.remora.readers.Sees.LATER;
import static dev.remora.readers.Sees.SOON;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are configured by files, and told to read them again. */
@RunsReaders
class ServersIT {
  @TempDir Path scratch;

  @Test
  void nginxReloadsOnHup() {
    var nginx = Programs.installed("nginx");
    try (var scene = Scene.of(scratch, "nginx").deliver("signal:HUP@nginx")) {
      startNginx(scene, nginx).answers("/");
      scene.play(nginxVersion(), "`signal:HUP@nginx`", SOON, SOON);
    }
  }

  @Test
  void nginxReloadsItsCertificateOnHup() {
    var nginx = Programs.installed("nginx");
    try (var scene = Scene.of(scratch, "nginx", "tls").withCertificates()) {
      startNginx(scene.deliver("signal:HUP@nginx"), nginx).showsCertificate();
      scene.play(nginxVersion(), "certificate, `signal:HUP@nginx`", SOON, SOON);
    }
  }

  @Test
  void nginxReadsNothingAgainByItself() {
    var nginx = Programs.installed("nginx");
    try (var scene = Scene.of(scratch, "nginx").deliver()) {
      startNginx(scene, nginx).answers("/");
      scene.playUnseen(nginxVersion(), "at its start");
    }
  }

  @Test
  void whatNginxRefusesIsNotUsed() {
    var nginx = Programs.installed("nginx");
    try (var scene = Scene.of(scratch, "nginx").then("second.inc", "nonsense;")) {
      startNginx(scene.deliver("signal:HUP@nginx"), nginx).answers("/");
      scene.playUnseen(nginxVersion(), "`signal:HUP@nginx`, an update that it refuses");
    }
  }

  private static Scene startNginx(Scene scene, String nginx) {
    return scene.start(
        nginx, "-c", scene.file("nginx.conf"), "-g", "pid " + scene.scratch() + "/nginx.pid;");
  }

  private static String nginxVersion() {
    return "nginx " + Programs.version("nginx", "-v", "nginx/(\\S+)");
  }

  @Test
  void haproxyReloadsOnUsr2() {
    var haproxy = Programs.installed("haproxy");
    try (var scene = Scene.of(scratch, "haproxy").deliver("signal:USR2@haproxy")) {
      scene.start(haproxy, "-W", "-db", "-f", "/config/haproxy.cfg").answers("/");
      scene.play(
          "HAProxy " + Programs.version("haproxy", "-v", "version (\\d+\\.\\d+\\.\\d+)"),
          "`haproxy -W`, `signal:USR2@haproxy`",
          SOON,
          SOON);
    }
  }

  @Test
  void caddyLooksEverySecond() {
    var caddy = Programs.installed("caddy");
    try (var scene = Scene.of(scratch, "caddy").deliver()) {
      scene.start(caddy, "run", "--config", "/config/Caddyfile", "--watch").answers("/");
      scene.play(caddyVersion(), "`caddy run --watch`", SOON, SOON);
    }
  }

  private static String caddyVersion() {
    return "Caddy " + Programs.version("caddy", "version", "v?(\\d+\\.\\d+\\.\\d+)");
  }

  @Test
  void prometheusReloadsWhenItIsPosted() {
    try (var scene = Scene.of(scratch, "prometheus").deliver("http://127.0.0.1:8080/-/reload")) {
      var url = startPrometheus(scene);
      scene.shows(
          () ->
              Pages.find(url + "/api/v1/status/config", "greeting: (\\w+)")
                  + " "
                  + Pages.find(url + "/api/v1/rules", "\"name\":\"(hello|moin)\""));
      scene.play(prometheusVersion(), "`http://127.0.0.1:9090/-/reload`", SOON, SOON);
    }
  }

  @Test
  void prometheusSeesTargetsByItself() {
    try (var scene = Scene.of(scratch, "prometheus").deliver()) {
      var url = startPrometheus(scene);
      scene.shows(
          () -> {
            var label =
                Pages.find(
                    url + "/api/v1/targets?state=active", "\"labels\":\\{\"greeting\":\"(\\w+)\"");
            return label + " " + label;
          });
      scene.play(prometheusVersion(), "`file_sd_configs`", LATER, LATER);
    }
  }

  /** Its address. */
  private static String startPrometheus(Scene scene) {
    scene.start(
        Programs.installed("prometheus"),
        "--config.file=/config/prometheus.yml",
        "--storage.tsdb.path=" + scene.scratch() + "/data",
        "--web.listen-address=127.0.0.1:8080",
        "--web.enable-lifecycle");
    return scene.url();
  }

  private static String prometheusVersion() {
    return "Prometheus "
        + Programs.version("prometheus", "--version", "version (\\d+\\.\\d+\\.\\d+)");
  }
}
