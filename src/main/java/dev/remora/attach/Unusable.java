package dev.remora.attach;

import dev.remora.posix.DiskTrouble;
import java.io.IOException;

/** Why a given file cannot become a layer; the message names it. */
final class Unusable extends Exception {
  Unusable(String message) {
    super(message);
  }

  static Unusable because(String path, IOException e) {
    return new Unusable(DiskTrouble.text(e, path));
  }
}
