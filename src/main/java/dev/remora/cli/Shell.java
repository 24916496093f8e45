package dev.remora.cli;

import java.util.Locale;

/** A shell that Remora has a completion for. */
enum Shell {
  BASH,
  ZSH,
  FISH;

  /** As it is typed after {@code remora completion}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
