package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what a server says: some repeat what was sent to them, in any header, as it
 * was or encoded for a URL, and host names in lower case.
 *
 * @param hidden as they were sent
 */
record Redaction(List<Secret> hidden) {
  private static final int SHORTEST = 4;
  private static final String INSTEAD = "(secret)";

  /** Of a value of an {@code Authorization} header, and of the secrets that it was made from. */
  static Redaction of(Optional<Secret> header, Optional<Credential> credential) {
    List<Secret> hidden = new ArrayList<>(2);
    header.map(Redaction::withoutScheme).ifPresent(hidden::add);
    credential.map(Credential::secret).ifPresent(hidden::add);
    return new Redaction(List.copyOf(hidden));
  }

  String of(String text) {
    String clean = text;
    for (Secret secret : hidden) {
      if (secret.reveal().length() >= SHORTEST) { // a shorter one is in every word
        clean = without(secret.reveal(), clean);
        clean = without(URLEncoder.encode(secret.reveal(), UTF_8), clean);
      }
    }
    return clean;
  }

  private static String without(String secret, String text) {
    Pattern anywhere =
        Pattern.compile(Pattern.quote(secret), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return withoutItsBeginning(secret, anywhere.matcher(text).replaceAll(INSTEAD));
  }

  /** Texts are cut where they are too long, which may be in the middle of a secret. */
  private static String withoutItsBeginning(String secret, String text) {
    int end = text.endsWith("…") ? text.length() - 1 : text.length();
    for (int length = Math.min(secret.length() - 1, end); length >= SHORTEST; length--) {
      if (text.regionMatches(true, end - length, secret, 0, length)) {
        return text.substring(0, end - length) + INSTEAD + text.substring(end);
      }
    }
    return text;
  }

  private static Secret withoutScheme(Secret header) {
    return new Secret(header.reveal().substring(header.reveal().indexOf(' ') + 1));
  }
}
