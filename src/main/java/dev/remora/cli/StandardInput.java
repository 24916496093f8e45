package dev.remora.cli;

import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What another program writes to this one.
 *
 * @param isTerminal whether a person would have to type it
 */
record StandardInput(InputStream bytes, boolean isTerminal) {
  private static final String NAME = "standard input";

  /** Many times what a cluster takes as one object; a build of Kustomize holds many of them. */
  private static final int MOST = 16 << 20;

  static StandardInput ofThisProcess() {
    return new StandardInput(System.in, StandardStreams.isTerminal(0));
  }

  /**
   * Reads all of it. Only who writes to a pipe ends it: a thread of its own waits for that, and is
   * given up at the deadline.
   *
   * @throws FileSystemException when nobody writes to it, it does not end in time, or it is too
   *     large, with a reason for people
   */
  byte[] read(Deadline deadline) throws IOException {
    if (isTerminal) {
      throw wrong("it is a terminal, and no pipe from kubectl get or kustomize build");
    }
    FutureTask<byte[]> reading = new FutureTask<>(() -> bytes.readNBytes(MOST + 1));
    Thread.ofPlatform().daemon().name("remora-stdin").start(reading);
    try {
      byte[] all = reading.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      if (all.length > MOST) {
        throw wrong("it is larger than " + (MOST >> 20) + " MiB");
      }
      return all;
    } catch (TimeoutException e) {
      throw wrong("it did not end before the deadline");
    } catch (ExecutionException e) {
      throw wrong("it cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(NAME);
    }
  }

  private static FileSystemException wrong(String reason) {
    return new FileSystemException(NAME, null, reason);
  }
}
