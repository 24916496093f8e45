package dev.remora.rig;

import dev.remora.paths.Limits;
import dev.remora.posix.FileMode;
import dev.remora.publish.Modes;
import dev.remora.source.Progress;

/** What the settings say where nobody sets them. */
public final class Defaults {
  public static final Limits LIMITS = new Limits(10_000, 1L << 30, 100, 32);
  public static final Modes MODES = new Modes(new FileMode(0644), new FileMode(0755));

  private Defaults() {}

  /** Progress that nobody is told of. */
  public static Progress progress() {
    return Progress.none();
  }
}
