package dev.remora.http.wire;

import java.util.Map;
import java.util.TreeMap;

/**
 * Netty's pool of buffers as one event loop needs it: one arena, nothing kept for single threads;
 * and no look at the machine for what it says of itself in names that nobody reads.
 *
 * <p>Otherwise it prepares an arena for twice as many event loops as there are processors, and
 * queues for what it keeps; that is half a million instructions of a small pull and 200 KiB. Netty
 * takes all of this from system properties, once; these are set whatever was given.
 */
public final class BufferPool {
  private static final Map<String, String> PROPERTIES =
      new TreeMap<>(
          Map.of(
              "io.netty.allocator.numDirectArenas", "1",
              // what is on the heap is not pooled by Vert.x
              "io.netty.allocator.numHeapArenas", "0",
              "io.netty.allocator.smallCacheSize", "0",
              "io.netty.allocator.normalCacheSize", "0",
              // or it reads the processes' statistics and the system's release for them
              "io.netty.processId", "1",
              "io.netty.osClassifiers", ""));

  private BufferPool() {}

  /** To be called before anything of Netty's is. */
  public static void keepSmall() {
    PROPERTIES.forEach(System::setProperty);
  }
}
