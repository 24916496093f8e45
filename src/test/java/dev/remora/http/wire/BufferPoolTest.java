package dev.remora.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Netty makes of our properties; in a process of its own, since it reads them once. */
class BufferPoolTest {
  @Test
  void hasOneArenaAndKeepsNothingForThreads() throws Exception {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElseThrow());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    line.add("--sun-misc-unsafe-memory-access=allow");
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(BufferPoolTest.class.getName());
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertEquals("{direct=1, heap=0, normal=0, small=0}", printed.strip());
  }

  /** In that process. */
  public static void main(String[] arguments) {
    BufferPool.keepSmall();
    PooledByteBufAllocator pool = (PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR;
    ByteBuf sample = pool.directBuffer(64);
    sample.release();
    PooledByteBufAllocatorMetric metric = pool.metric();
    Map<String, Integer> found = new TreeMap<>();
    found.put("direct", metric.numDirectArenas());
    found.put("heap", metric.numHeapArenas());
    found.put("small", metric.smallCacheSize());
    found.put("normal", metric.normalCacheSize());
    System.out.println(found);
  }
}
