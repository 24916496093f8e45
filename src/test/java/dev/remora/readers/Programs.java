package dev.remora.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Where applications are, and which version they have; aborts the test where one is missing. */
final class Programs {
  private static final Path SOURCES = Path.of("src", "test", "readers").toAbsolutePath();
  private static final Path BUILT = Path.of("target", "readers").toAbsolutePath();

  private Programs() {}

  /** One on the {@code PATH}, or where Debian keeps servers. */
  static String installed(String name) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new TestAbortedException(name + " is not installed"))
        .toString();
  }

  /** The Java that runs this test. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** A file of an application that {@code scripts/readers} has built. */
  static String built(String application, String file) {
    var built = BUILT.resolve(application);
    if (!Files.exists(built.resolve(".built"))) {
      throw new TestAbortedException(application + " was not built: see target/readers/build.log");
    }
    return built.resolve(file).toString();
  }

  /** What is in the sources of an application. */
  static Path source(String application, String file) {
    return SOURCES.resolve(application).resolve(file);
  }

  /** The version of one that is installed, by what it prints. */
  static String version(String name, String argument, String pattern) {
    try {
      var process = new ProcessBuilder(installed(name), argument).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return find(pattern, new String(process.getInputStream().readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version that a file of the sources pins. */
  static String pinned(String application, String file, String pattern) {
    try {
      return find(pattern, Files.readString(source(application, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in: " + text);
    }
    return matcher.group(1);
  }
}
