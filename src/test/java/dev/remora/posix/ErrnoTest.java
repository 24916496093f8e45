package dev.remora.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void theUsualErrorsAreTheExceptionsThatJavaThrowsForThem() {
    Map<Integer, Class<? extends IOException>> expected =
        Map.of(
            1, AccessDeniedException.class,
            2, NoSuchFileException.class,
            13, AccessDeniedException.class,
            20, NotDirectoryException.class,
            40, FileSystemLoopException.class);
    expected.forEach(
        (errno, type) -> {
          IOException e = assertInstanceOf(type, Errno.exception(errno, "/config/app"));
          assertEquals("/config/app", ((FileSystemException) e).getFile());
        });
  }

  @Test
  void anyOtherErrorKeepsItsNumberAndPath() {
    FileSystemException e =
        assertInstanceOf(FileSystemException.class, Errno.exception(999, "/config/app"));
    assertEquals("/config/app: error 999", e.getMessage());
  }
}
