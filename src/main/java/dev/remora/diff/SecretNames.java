package dev.remora.diff;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which names of keys, sections and files are those of secrets. In doubt a name is one: a value too
 * many that is masked costs a look, one too few a password.
 *
 * @param more those that the operator named besides
 */
record SecretNames(List<MaskPattern> more) {
  /** Whole words of a name, {@code key} of {@code tls.key}, {@code tlsKey} and {@code TLS_KEY}. */
  private static final Set<String> WORDS =
      Set.of(
          "pw",
          "otp",
          "jwt",
          "sas",
          "dsn",
          "cookie",
          "cookies",
          "salt",
          "pepper",
          "bearer",
          "auths",
          "private",
          "webhook",
          "netrc",
          "cred",
          "creds",
          "signature",
          "authorization");

  /** How such words end: {@code requirepass}, {@code apikey}. */
  private static final List<String> ENDS =
      List.of(
          "pass", "pwd", "passwd", "key", "keys", "auth", "secret", "secrets", "pin", "jwt", "dsn");

  /** What no other name has in it. */
  private static final List<String> PARTS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "token",
          "credential",
          "apikey",
          "privatekey",
          "accesskey",
          "connectionstring",
          "connstr",
          "htpasswd",
          "pgpass");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{N})(?=\\p{Lu})");
  private static final Pattern OF_A_VALUE =
      Pattern.compile("(?:values?|val|data|text|string|hash|base64|b64|enc|encrypted)\\d*$");
  private static final Pattern NOTHING = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern ESCAPE = Pattern.compile("\\\\u+([0-9a-fA-F]{4})");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Whether the value of a key of this name is a secret. */
  boolean has(String key) {
    String name =
        ESCAPE.matcher(key).replaceAll(m -> letter(Integer.parseInt(m.group(1), 16))).strip();
    if (name.isEmpty()) {
      return false;
    }
    String squeezed = NOTHING.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    return name.indexOf('\\') >= 0 // who writes a name so has something to hide
        || PARTS.stream().anyMatch(squeezed::contains)
        || BETWEEN_WORDS.splitAsStream(name).map(w -> w.toLowerCase(Locale.ROOT)).anyMatch(WORD)
        || isNamed(name);
  }

  private static final Predicate<String> WORD =
      word -> {
        String name = OF_A_VALUE.matcher(word).replaceFirst("");
        return WORDS.contains(name) || ENDS.stream().anyMatch(name::endsWith);
      };

  private boolean isNamed(String name) {
    return !more.isEmpty()
        && Stream.concat(Stream.of(name), SPACE.splitAsStream(name))
            .anyMatch(part -> more.stream().anyMatch(pattern -> pattern.matches(part)));
  }

  private static String letter(int code) {
    return code == '\\' || code == '$' ? "?" : String.valueOf((char) code);
  }

  /** Whether all that a file holds is a secret, by its path. */
  boolean hasFile(String path) {
    return Stream.of(path.split("/")).anyMatch(this::has)
        || more.stream().anyMatch(pattern -> pattern.matches(path));
  }
}
