package dev.remora.rig;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A registry that listens on loopback until it is closed. */
public interface RegistryServer extends AutoCloseable {

  /** Where it listens, as an image reference names it: {@code 127.0.0.1:PORT}. */
  String endpoint();

  /** The directory where it keeps its content; nothing for one that runs in a container. */
  default Optional<Path> storage() {
    return Optional.empty();
  }

  default URI uri(String path) {
    return URI.create("http://" + endpoint() + path);
  }

  @Override
  void close();
}
