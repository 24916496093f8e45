package dev.remora.posix;

import java.io.IOException;
import org.graalvm.nativeimage.ImageInfo;

/** The system calls themselves, on whichever runtime this is. */
interface SystemCalls {
  /**
   * Opens a directory without following a link in the last element of its path ({@code O_RDONLY |
   * O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC}).
   *
   * @return its descriptor
   */
  int openDirectory(String path) throws IOException;

  void close(int descriptor);

  static SystemCalls ofThisRuntime() {
    return ImageInfo.inImageCode() ? new NativeSystemCalls() : new ForeignSystemCalls();
  }
}
