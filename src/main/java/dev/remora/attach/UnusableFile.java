package dev.remora.attach;

import dev.remora.posix.DiskTrouble;
import java.io.IOException;

/** Why a given file cannot become a layer; the message names it. */
final class UnusableFile extends Exception {
  UnusableFile(String message) {
    super(message);
  }

  static UnusableFile because(String path, IOException e) {
    return new UnusableFile(DiskTrouble.text(e, path));
  }
}
