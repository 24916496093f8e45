package dev.remora.attach;

import dev.remora.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A repository with an image, and a file for it. */
abstract class AttachScenario {
  @TempDir Path directory;
  Repository repository;
  Digest image;
  Path file;

  @BeforeEach
  void makeRepository() throws IOException {
    repository = new Repository(directory.resolve("layout"));
    image = repository.image("v1");
    file = Files.writeString(directory.resolve("config.json"), "{\"a\":1}\n");
  }
}
