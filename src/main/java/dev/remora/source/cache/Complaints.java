package dev.remora.source.cache;

import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.source.layout.LayoutFailure;
import dev.remora.source.layout.LayoutStore;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What is wrong with a cache, each thing said once: a sidecar meets it at every poll. */
final class Complaints {
  private final Consumer<String> warnings;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Complaints(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  void say(Failure failure) {
    once(failure.reason(), failure.line());
  }

  void unwritable(Purpose purpose, IOException e) {
    say(LayoutFailure.unwritable(purpose, e));
  }

  void damaged(Digest content, LayoutStore store) {
    once(content.toString(), content + " in the cache " + store.directory() + " was damaged");
  }

  void once(String what, String line) {
    if (said.add(what)) {
      warnings.accept(line);
    }
  }
}
