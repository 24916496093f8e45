package dev.remora.hooks;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Purpose;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileTree;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Checks the files whose names end as those of one of its formats do. Files of more than 16 MiB are
 * refused.
 */
record FormatValidator(Set<Format> formats) implements Validator {
  private static final int LONGEST = 16 << 20;

  private static final Purpose PURPOSE = new Purpose("validate", "the new configuration");

  @Override
  public void check(Path staged, Deadline deadline) {
    try (OpenDirectory top = OpenDirectory.open(staged)) {
      FileTree.walkFiles(
          top, () -> deadline.check(PURPOSE), (file, path) -> check(file, path, deadline));
    } catch (IOException e) {
      throw DiskTrouble.failure(PURPOSE, e);
    }
  }

  private void check(HeldFile file, String path, Deadline deadline) throws IOException {
    for (Format format : formats) {
      if (format.isOf(path)) {
        Purpose purpose = new Purpose("validate", path);
        deadline.check(purpose);
        try {
          format.check(() -> deadline.over(open(file), purpose), length(file));
        } catch (MalformedText e) {
          throw new ContentRefused(
              purpose,
              String.valueOf(e.getMessage()),
              "correct the file and attach it again; nothing was published",
              e);
        }
      }
    }
  }

  private static long length(HeldFile file) throws IOException, MalformedText {
    long length = file.attributes().size();
    if (length > LONGEST) {
      throw new MalformedText("it is longer than 16 MiB");
    }
    return length;
  }

  private static InputStream open(HeldFile file) throws IOException {
    return Channels.newInputStream(file.open(StandardOpenOption.READ));
  }
}
