package dev.remora.attach;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Why a given file cannot become a layer; the message names it. */
final class Unusable extends Exception {
  Unusable(String message) {
    super(message);
  }

  static Unusable because(String path, IOException e) {
    return new Unusable(
        path
            + ": "
            + switch (e) {
              case NoSuchFileException missing -> "no such file or directory";
              case AccessDeniedException denied -> "permission denied";
              case FileSystemLoopException link -> "became a symbolic link while it was read";
              case FileSystemException f when f.getReason() != null -> f.getReason();
              default -> String.valueOf(e.getMessage());
            });
  }
}
