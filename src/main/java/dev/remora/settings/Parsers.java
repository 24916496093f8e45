package dev.remora.settings;

import dev.remora.oci.Annotations;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Repository;
import dev.remora.time.Durations;
import dev.remora.time.Timestamps;
import dev.remora.trust.notation.SubjectPattern;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parsers for values whose types cannot parse themselves as a setting wants it. */
final class Parsers {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

  /** What runtimes show for what was never pulled, and for containers. */
  private static final Pattern LOCAL_IMAGE =
      Pattern.compile("docker://(?:sha256:)?[0-9a-f]{64}|(?:containerd|cri-o)://.*|[0-9a-f]{64}");

  /** What {@code base64} makes of what PEM begins with. */
  private static final String BASE64_OF_PEM = "LS0tLS1";

  /** As cosign names keys that it finds itself: k8s://…, awskms://…, env://…, https://…. */
  private static final Pattern KEY_ELSEWHERE =
      Pattern.compile("(?:^|,\\s*)(?:[a-z][a-z0-9+.-]*://|pkcs11:)");

  /** What regular expressions have, and no address and no URI. */
  private static final Pattern PATTERN = Pattern.compile("[\\\\^]|\\.\\*|\\.\\+|\\$$");

  private static final Pattern PLAIN_WORD = Pattern.compile("[a-z]+");

  private static final List<String> WORDS_OF_THE_COMMAND_LINE =
      Stream.concat(
              Command.all().stream().map(Command::toString),
              Stream.of("help", "version", "completion"))
          .toList();

  private Parsers() {}

  /** For a setting that people put logins, tokens or keys into, rightly or wrongly. */
  static <T> Parser<T> confidential(Parser<T> parser) {
    return new Rules<>(parser, _ -> true, parser::items, parser.suggestions());
  }

  /** The same, but for what cannot be a secret. */
  static <T> Parser<T> confidential(Parser<T> parser, Pattern harmless) {
    return new Rules<>(
        parser, text -> !harmless.matcher(text).matches(), parser::items, parser.suggestions());
  }

  /**
   * @param separator with the white space around it
   */
  static <T> Parser<T> list(Parser<T> parser, Pattern separator) {
    return new Rules<>(
        parser,
        parser::isConfidential,
        text -> List.of(separator.split(text, -1)),
        parser.suggestions());
  }

  /** The same with what can be offered to whoever types such a value. */
  static <T> Parser<T> suggesting(Parser<T> parser, String... suggestions) {
    return new Rules<>(parser, parser::isConfidential, parser::items, List.of(suggestions));
  }

  /** A parser with what is to be known of the texts that it reads. */
  private record Rules<T>(
      Parser<T> parser,
      Predicate<String> secret,
      Function<String, List<String>> parts,
      List<String> suggestions)
      implements Parser<T> {
    @Override
    public T parse(String text) {
      return parser.parse(text);
    }

    @Override
    public boolean isConfidential(String text) {
      return secret.test(text);
    }

    @Override
    public List<String> items(String text) {
      return parts.apply(text);
    }
  }

  /** A reference whose digest, if it has one, can be verified. */
  static ImageReference reference(String text) {
    refuseCommand(text);
    ImageReference reference = ImageReference.parse(text);
    reference.digest().ifPresent(Parsers::verifiable);
    return reference;
  }

  /** A slip would otherwise be asked for on Docker Hub, where anybody may give it that name. */
  private static void refuseCommand(String text) {
    Optional<String> command =
        PLAIN_WORD.matcher(text).matches()
            ? Nearest.to(text, WORDS_OF_THE_COMMAND_LINE)
            : Optional.empty();
    if (command.isPresent()) {
      throw new IllegalArgumentException(
          "is the command "
              + command.get()
              + " or nearly, which comes first; what has that name on Docker Hub is"
              + " docker.io/library/NAME");
    }
  }

  /**
   * A digest, or a reference that ends with one: so it comes from the status of a pod ({@code
   * imageID}), from lists of artifacts and from templates. What such a status shows in place of a
   * digest is told apart: no registry knows it.
   */
  private static Digest digest(String text) {
    if (LOCAL_IMAGE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is the ID of an image on its node, or of a container, which no registry knows; the"
              + " digest of the manifest is expected, which begins with sha256:");
    }
    int at = text.lastIndexOf('@');
    if (at > 0) {
      return ImageReference.parse(text)
          .digest()
          .map(Parsers::verifiable)
          .orElseThrow(Parsers::none);
    }
    String digest = text.substring(at + 1);
    if (digest.indexOf(':') < 0 || digest.indexOf('/') >= 0) {
      throw none();
    }
    return verifiable(Digest.parse(digest));
  }

  /** The same, or the beginning of one. */
  static DigestPrefix digestOrPrefix(String text) {
    int at = text.lastIndexOf('@');
    if (at > 0) {
      ImageReference reference = ImageReference.parse(text);
      return reference.prefix().orElseGet(() -> DigestPrefix.of(digest(text)));
    }
    String digest = text.substring(at + 1);
    return digest.matches("(?:sha256:|sha512:)?[0-9a-f]{12,63}")
        ? DigestPrefix.parse(digest)
        : DigestPrefix.of(digest(text));
  }

  private static IllegalArgumentException none() {
    return new IllegalArgumentException(
        "is no digest and has none; sha256: and 64 hexadecimal digits are expected");
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

  /** Files, or directories, between commas; what other tools name a key by is told apart. */
  static List<Path> keyFiles(String text) {
    if (text.startsWith(BASE64_OF_PEM)) {
      throw new IllegalArgumentException(
          "it seems to be the key itself; write it to a file, and name that");
    }
    if (KEY_ELSEWHERE.matcher(text).find()) {
      throw new IllegalArgumentException(
          "files are expected: cosign public-key --key URI writes one");
    }
    List<String> names = List.of(text.split("\\s*,\\s*", -1));
    if (names.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "files or directories of public keys, between commas, are expected");
    }
    return names.stream().map(Parsers::path).toList();
  }

  /** Names, exactly as they are compared; who thinks of patterns hears of it. */
  static List<String> identities(String text) {
    List<String> names = exact(text, "addresses or URIs");
    if (PATTERN.matcher(text).find()) {
      throw new IllegalArgumentException("exact names are expected, and no patterns");
    }
    return names;
  }

  /** URLs, exactly as they are compared. */
  static List<String> issuers(String text) {
    List<String> names = identities(text);
    if (!names.stream()
        .allMatch(name -> name.startsWith("https://") || name.startsWith("http://"))) {
      throw new IllegalArgumentException("URLs are expected, such as https://accounts.google.com");
    }
    return names;
  }

  private static List<String> exact(String text, String what) {
    List<String> names = List.of(text.split("\\s*,\\s*", -1));
    boolean odd = text.chars().anyMatch(Character::isISOControl);
    if (odd || names.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(what + ", between commas, are expected");
    }
    return names;
  }

  static List<SubjectPattern> subjects(String text) {
    return Stream.of(text.split("\\s*;\\s*", -1)).map(SubjectPattern::parse).toList();
  }

  static Instant moment(String text) {
    return Timestamps.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "is no time from 2000 to 2200; one such as 2026-08-01T00:00:00Z is expected"));
  }

  /** Each with a value: one that is empty was hardly meant so. */
  static Annotations annotations(String text) {
    Map<String, String> all = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? "" : pair.substring(0, equals).strip();
      String value = pair.substring(equals + 1).strip();
      if (key.isEmpty() || value.isEmpty()) {
        throw new IllegalArgumentException(
            "annotations such as env=prod, between commas, are expected");
      }
      if (all.put(key, value) != null) {
        throw new IllegalArgumentException("the annotation " + key + " is given twice");
      }
    }
    return new Annotations(all);
  }

  static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  static Repository repository(String text) {
    if (text.indexOf('@') >= 0 || text.lastIndexOf(':') > text.lastIndexOf('/')) {
      throw new IllegalArgumentException(
          "a repository such as registry.example.com/configs is expected, without tag or digest");
    }
    refuseCommand(text);
    return Repository.parse(text);
  }

  static int count(String text) {
    int count = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (count < 1) {
      throw new IllegalArgumentException("is no whole number from 1 to 999999999");
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
      throw new IllegalArgumentException("is no port from 0 to 65535, nor off");
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
          "is no address; one such as 127.0.0.1, 0.0.0.0 or ::1 is expected", e);
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
}
