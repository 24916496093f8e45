package dev.remora.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a native executable on one processor while there is little to do.
 *
 * <p>A start writes to some hundred pages of the executable. For each of them the kernel interrupts
 * every other processor that runs one of its threads, to flush address translations; in a virtual
 * machine such an interrupt is expensive. Without them a small pull takes a seventh less wall-clock
 * and processor time.
 *
 * <p>Nothing but time depends on it: where the calls are refused, the process runs on all
 * processors. On the JVM this does nothing.
 */
public final class Processors {
  /** For 1,024 processors, as large as the C library's; with more the call is refused. */
  private static final int MASK_BYTES = 128;

  private static final Path THREADS = Path.of("/proc/self/task");

  /** The processors that we may use; null while all of them are used. */
  private static byte @Nullable [] allowed;

  private Processors() {}

  /**
   * Keeps this process on the processor that it runs on. Call it before there are other threads.
   */
  public static synchronized void useOne() {
    if (!SystemCalls.isNative()) {
      return;
    }
    byte[] all = new byte[MASK_BYTES];
    int current = currentProcessor();
    if (current < 0 || current >= MASK_BYTES * Byte.SIZE || !read(all)) {
      return;
    }
    byte[] one = new byte[MASK_BYTES];
    one[current / Byte.SIZE] = (byte) (1 << current % Byte.SIZE);
    if (write(0, one)) {
      allowed = all;
    }
  }

  /** Lets all threads use the processors again that were allowed at the start. */
  public static synchronized void useAll() {
    byte[] all = allowed;
    if (all == null) {
      return;
    }
    allowed = null;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        write(Integer.parseInt(thread.getFileName().toString()), all);
      }
    } catch (IOException e) {
      write(0, all); // this thread at least, and those that it starts
    }
  }

  private static boolean read(byte[] mask) {
    try (PinnedObject held = PinnedObject.create(mask)) {
      return getAffinity(0, WordFactory.unsigned(MASK_BYTES), held.addressOfArrayElement(0)) == 0;
    }
  }

  private static boolean write(int thread, byte[] mask) {
    try (PinnedObject held = PinnedObject.create(mask)) {
      return setAffinity(thread, WordFactory.unsigned(MASK_BYTES), held.addressOfArrayElement(0))
          == 0;
    }
  }

  @CFunction("sched_getcpu")
  private static native int currentProcessor();

  @CFunction("sched_getaffinity")
  private static native int getAffinity(int thread, UnsignedWord size, PointerBase mask);

  @CFunction("sched_setaffinity")
  private static native int setAffinity(int thread, UnsignedWord size, PointerBase mask);
}
