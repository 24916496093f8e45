package dev.remora.readers;

import static dev.remora.readers.Sees.LATER;
import static dev.remora.readers.Sees.SOON;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose workers are replaced on a signal, and feature flags in a file. */
@RunsReaders
class PythonIT {
  @TempDir Path scratch;

  @Test
  void gunicornReplacesItsWorkersOnHup() {
    var gunicorn = Programs.built("python", "venv/bin/gunicorn");
    var directory = Programs.built("python", "");
    try (var scene = Scene.of(scratch, "plain").deliver("signal:HUP@gunicorn")) {
      scene.start(
          Map.of("VOLUME", "/config"),
          gunicorn,
          "--bind",
          "127.0.0.1:8080",
          "--chdir",
          directory,
          "app:app");
      scene.answers("/");
      scene.play(
          "gunicorn " + Programs.pinned("python", "requirements.txt", "gunicorn==(\\S+)"),
          "read when its module is loaded, `signal:HUP@gunicorn`",
          SOON,
          SOON);
    }
  }

  @Test
  void featureFlagsAreLookedAtAgain() {
    var python = Programs.built("python", "venv/bin/python");
    try (var scene = Scene.of(scratch, "python").deliver()) {
      scene.start(python, Programs.built("python", "flags.py"), "/config").prints();
      scene.play(
          "OpenFeature, flagd provider "
              + Programs.pinned("python", "requirements.txt", "provider-flagd==(\\S+)"),
          "`ResolverType.FILE`",
          LATER,
          LATER);
    }
  }
}
