package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The secrets that tests use. All of them hold one mark, so that {@code scripts/SecretSearch.java}
 * finds any of them in whatever the suites leave behind, plain or in base64.
 */
public final class TestSecrets {
  /** Also in {@code scripts/SecretSearch.java}. */
  private static final String MARK = "s3cr3t-remora";

  private TestSecrets() {}

  /** A secret; the same name gives the same one. */
  public static String of(String name) {
    return MARK + "-" + name;
  }

  /** The value of {@code auth} in a file of credentials. */
  public static String auth(String user, String password) {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** A file of credentials as {@code docker login} writes it. */
  public static String configJson(String registry, String user, String password) {
    return "{\"auths\":{\"" + registry + "\":{\"auth\":\"" + auth(user, password) + "\"}}}";
  }

  /** Fails when a text holds a secret. */
  public static String assertNone(String text) {
    if (forms().stream().anyMatch(text::contains)) {
      // the text is not repeated: this message is part of what is searched
      throw new AssertionError("a secret of " + text.length() + " characters of output");
    }
    return text;
  }

  /** The mark, and what any base64 of it holds, whatever is before it. */
  private static List<String> forms() {
    Stream<String> encoded =
        Stream.of("", "x", "xy")
            .map(
                before -> {
                  String all = auth64(before + MARK);
                  int first = (before.length() * 8 + 5) / 6;
                  int last = (before.length() + MARK.length()) * 8 / 6;
                  return all.substring(first, last);
                });
    return Stream.concat(Stream.of(MARK), encoded).toList();
  }

  private static String auth64(String text) {
    return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
