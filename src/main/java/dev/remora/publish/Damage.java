package dev.remora.publish;

import dev.remora.posix.DiskTrouble;
import java.io.IOException;
import java.nio.file.NotDirectoryException;

/** Says in one line why a document that Remora wrote to a volume does not count. */
final class Damage {
  private Damage() {}

  static String of(String document, Exception problem) {
    return switch (problem) {
      case NotDirectoryException _ -> document + " is not there";
      case IOException e -> DiskTrouble.text(e, document);
      default -> document + " is damaged: " + problem.getMessage();
    };
  }
}
