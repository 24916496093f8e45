package dev.remora.content;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import java.io.IOException;

/**
 * Calls into the archive libraries, which answer some malformed input with unchecked exceptions.
 */
final class LibraryCall {
  private LibraryCall() {}

  interface Call<T> {
    T run() throws IOException;
  }

  /** Calls, and turns every unchecked exception that is not ours into an {@link IOException}. */
  static <T> T of(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (Failure | Interrupted e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
