package dev.remora.settings;

import dev.remora.oci.ByteSize;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Repository;
import dev.remora.time.Durations;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What the types below do not read by themselves. */
final class Parsers {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int LONGEST_COUNT = 9;

  private Parsers() {}

  /** A reference whose digest, if it has one, can be verified. */
  static ImageReference reference(String text) {
    ImageReference reference = ImageReference.parse(text);
    reference.digest().ifPresent(Parsers::verifiable);
    return reference;
  }

  static Digest digest(String text) {
    return verifiable(Digest.parse(text));
  }

  private static Digest verifiable(Digest digest) {
    if (!digest.verifiable()) {
      throw new IllegalArgumentException(
          "digests of the algorithm " + digest.algorithm() + " cannot be verified");
    }
    return digest;
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      // its own message repeats the text
      throw new IllegalArgumentException("a path without unusual characters is expected", e);
    }
  }

  static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false is expected");
    };
  }

  /** A repository without tag or digest. */
  static Repository repository(String text) {
    if (text.indexOf('@') >= 0 || text.lastIndexOf(':') > text.lastIndexOf('/')) {
      throw new IllegalArgumentException(
          "a repository such as registry.example.com/configs is expected, without tag or digest");
    }
    return Repository.parse(text);
  }

  static int count(String text) {
    boolean digits =
        text.length() <= LONGEST_COUNT && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int count = digits ? Integer.parseInt(text) : 0;
    if (count < 1) {
      throw new IllegalArgumentException("a whole number from 1 to 999999999 is expected");
    }
    return count;
  }

  /** A port to listen on; nothing for {@code off}. */
  static OptionalInt port(String text) {
    if (text.equals("off")) {
      return OptionalInt.empty();
    }
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port from 0 to 65535, or off, is expected");
    }
    return OptionalInt.of(port);
  }

  /** An address, not a name: nothing is looked up. */
  static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      // its own message repeats the text
      throw new IllegalArgumentException(
          "an address such as 127.0.0.1, 0.0.0.0 or ::1 is expected", e);
    }
  }

  static Duration duration(String text) {
    Duration duration = Durations.parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("a duration longer than zero is expected");
    }
    return duration;
  }

  static Duration interval(String text) {
    Duration interval = Durations.parse(text);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException("a duration of at least 1s is expected");
    }
    return interval;
  }

  static Parser<ByteSize> sizeFrom(long least, ByteSize most) {
    return text -> {
      ByteSize size = ByteSize.parse(text);
      if (size.bytes() < least || size.bytes() > most.bytes()) {
        throw new IllegalArgumentException(
            "a size from " + least + " B to " + most + " is expected");
      }
      return size;
    };
  }

  static <E extends Enum<E>> Parser<E> oneOf(E[] values) {
    return text ->
        Arrays.stream(values)
            .filter(value -> value.toString().equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(expected(values)));
  }

  private static <E extends Enum<E>> String expected(E[] values) {
    return Arrays.stream(values).map(Enum::toString).collect(Collectors.joining(", "))
        + ": one of these is expected";
  }
}
