package dev.remora.http.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemRootsTest {
  /** Making one anew takes some kilobytes, and in all the larger part of a handshake. */
  @Test
  void namesKeepTheirHashes() {
    List<X509Certificate> roots = SystemRoots.all();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int sum = hashes(roots); // whatever is loaded for this is loaded now
    long before = thread.getCurrentThreadAllocatedBytes();
    sum -= hashes(roots);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    assertTrue(roots.size() > 50 && sum == 0, "no roots");
    assertTrue(allocated < roots.size() * 100L, () -> allocated + " bytes");
  }

  private static int hashes(List<X509Certificate> roots) {
    int sum = 0;
    for (X509Certificate root : roots) {
      sum += root.getSubjectX500Principal().hashCode();
    }
    return sum;
  }
}
