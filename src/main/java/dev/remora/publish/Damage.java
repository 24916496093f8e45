package dev.remora.publish;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a document that Remora wrote to a volume does not count, in one line. */
final class Damage {
  private Damage() {}

  static String of(String document, Exception problem) {
    return switch (problem) {
      case NoSuchFileException _, NotDirectoryException _ -> document + " is not there";
      case FileSystemException e when e.getReason() != null -> document + " is " + e.getReason();
      default -> document + " is damaged: " + problem.getMessage();
    };
  }
}
