package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The context of a base image that has nothing but this machine's libraries: those that the
 * executable needs, where its loader looks for them. It stands in for the distroless images that
 * {@code Dockerfile.native} names.
 */
final class GlibcBase {

  /** A line of {@code ldd}: {@code libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x…)}. */
  private static final Pattern LIBRARY = Pattern.compile("(?m)^\\s+(?:\\S+ => )?(/\\S+) \\(0x");

  private GlibcBase() {}

  static void write(Path context, Path executable) {
    var root = context.resolve("root");
    try {
      for (var library : libraries(executable)) {
        copy(library, root.resolve(library.toString().substring(1)));
        if (library.endsWith("libz.so.1")) {
          // where the image that zlib is taken from has it, and what it says of it
          copy(library, root.resolve("usr/lib/this-linux-gnu/libz.so.1"));
          var record = root.resolve("var/lib/dpkg/status.d/zlib1g");
          Files.createDirectories(record.getParent());
          Files.writeString(record, "Package: zlib1g\n");
        }
      }
      Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY root/ /\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> libraries(Path executable) {
    var ldd = new Command(List.of("ldd", executable.toString()), Map.of(), Path.of("/"));
    var run = ldd.run(Duration.ofMinutes(1)).expect(0);
    return LIBRARY
        .matcher(run.stdout())
        .results()
        .map((MatchResult line) -> Path.of(line.group(1)))
        .toList();
  }

  private static void copy(Path library, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(library.toRealPath(), target);
  }
}
