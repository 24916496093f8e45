package dev.remora.readers;

import static dev.remora.readers.Sees.AT_DELETION;
import static dev.remora.readers.Sees.NEVER;
import static dev.remora.readers.Sees.SOON;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that watch: a file of the volume, or its directory. Nobody tells them anything. */
@RunsReaders
class WatchersIT {
  private static final String VOLUME = "/config";

  @TempDir Path scratch;

  @Test
  void viper() {
    go("viper", "viper " + Programs.pinned("go", "go.mod", "viper v(\\S+)"), "`WatchConfig`", SOON);
  }

  @Test
  void fsnotifyOnTheDirectory() {
    go("directory", fsnotify(), "the directory, event for `..data`", SOON);
  }

  @Test
  void fsnotifyOnTheFile() {
    var reader = Programs.built("go", "reader");
    try (var scene = scene()) {
      scene.start(reader, "file", VOLUME).prints();
      scene.play(fsnotify(), "a file", AT_DELETION, NEVER);
    }
  }

  private void go(String mode, String name, String how, Sees sees) {
    var reader = Programs.built("go", "reader");
    try (var scene = scene()) {
      scene.start(reader, mode, VOLUME).prints().play(name, how, sees, sees);
    }
  }

  private static String fsnotify() {
    return "fsnotify " + Programs.pinned("go", "go.mod", "fsnotify v(\\S+)");
  }

  @Test
  void chokidarOnTheDirectory() {
    node("chokidar", chokidar(), "the directory", SOON, SOON);
  }

  @Test
  void chokidarOnTheFile() {
    node("chokidar-file", chokidar(), "a file", AT_DELETION, AT_DELETION);
  }

  @Test
  void nodeOnTheDirectory() {
    node("watch", node(), "`fs.watch` on the directory, event for `..data`", SOON, SOON);
  }

  @Test
  void nodeOnTheFile() {
    node("watch-file", node(), "`fs.watch` on a file", AT_DELETION, NEVER);
  }

  @Test
  void nodeByPolling() {
    node("watchFile", node(), "`fs.watchFile`, `interval: 500`", SOON, SOON);
  }

  private void node(String mode, String name, String how, Sees update, Sees back) {
    var watch = Programs.built("node", "watch.js");
    try (var scene = scene()) {
      scene.start(Programs.installed("node"), watch, mode, VOLUME).prints();
      scene.play(name, how, update, back);
    }
  }

  private static String chokidar() {
    return "chokidar " + Programs.pinned("node", "package.json", "\"chokidar\": \"(\\S+)\"");
  }

  private static String node() {
    return "Node.js " + Programs.version("node", "--version", "v(\\d+\\.\\d+)");
  }

  @Test
  void watchdog() {
    var python = Programs.built("python", "venv/bin/python");
    try (var scene = scene()) {
      scene.start(python, Programs.built("python", "watch.py"), VOLUME).prints();
      scene.play(
          "watchdog " + Programs.pinned("python", "requirements.txt", "watchdog==(\\S+)"),
          "the directory, event for `..data`",
          SOON,
          SOON);
    }
  }

  @Test
  void javaWatchService() {
    var source = Programs.source("plain", "Watch.java").toString();
    try (var scene = scene()) {
      scene.start(Programs.java().toString(), source, VOLUME).prints();
      scene.play(
          "Java " + Runtime.version().feature(),
          "`WatchService` on the directory, event for `..data`",
          SOON,
          SOON);
    }
  }

  @Test
  void inotifyOnTheDirectory() {
    inotify("directory", "the directory, `moved_to` of `..data`", SOON, SOON);
  }

  @Test
  void inotifyOnTheFile() {
    inotify("file", "a file", AT_DELETION, NEVER);
  }

  private void inotify(String mode, String how, Sees update, Sees back) {
    Programs.installed("inotifywait");
    try (var scene = scene()) {
      scene.start(Programs.source("plain", "watch.sh").toString(), mode, VOLUME).prints();
      scene.play(
          "inotifywait " + Programs.version("inotifywait", "--help", "inotifywait (\\d[.\\d]*\\d)"),
          how,
          update,
          back);
    }
  }

  private Scene scene() {
    return Scene.of(scratch, "plain").deliver();
  }
}
