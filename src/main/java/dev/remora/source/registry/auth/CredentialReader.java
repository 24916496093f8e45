package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.json.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads a file of credentials, which other tools write and read, too: what these accept is accepted
 * (docker/cli, ORAS, containers/image), and what cannot be used costs only itself.
 */
final class CredentialReader {
  private static final Pattern LINE_BREAKS = Pattern.compile("[\r\n]+");
  private static final Pattern LINE_BREAKS_AT_THE_END = Pattern.compile("[\r\n]+$");
  private static final Pattern NULS_AT_THE_END = Pattern.compile("(?<!\0)\0+$");

  private final List<CredentialDocument.Entry> entries = new ArrayList<>();
  private final Map<RegistryKey, String> helpers = new HashMap<>();
  private final Set<String> problems = new TreeSet<>();

  CredentialDocument read(byte[] json) throws MalformedJson {
    if (isNothing(json)) {
      return CredentialDocument.empty();
    }
    GoFields root = new GoFields(document(json, true));
    Optional<JsonObject> named = root.object("credHelpers");
    if (named.isPresent()) {
      readHelpers(named.get());
    }
    Optional<JsonObject> auths = root.object("auths");
    if (auths.isPresent()) {
      readEntries(auths.get());
    }
    return document(store(root));
  }

  CredentialDocument readLegacy(byte[] json) throws MalformedJson {
    if (!isNothing(json)) {
      readEntries(document(json, false));
    }
    return document(Optional.empty());
  }

  private CredentialDocument document(Optional<String> store) {
    return new CredentialDocument(entries, helpers, store, List.copyOf(problems));
  }

  private static boolean isNothing(byte[] json) {
    String text = new String(json, 0, Math.min(json.length, 16), UTF_8).strip();
    return text.equals("null") || (text.isEmpty() && new String(json, UTF_8).isBlank());
  }

  private JsonObject document(byte[] json, boolean joined) throws MalformedJson {
    byte[] text = new String(json, UTF_8).getBytes(UTF_8); // with what is not UTF-8 replaced
    Tolerance tolerance =
        new Tolerance(
            name ->
                problems.add(
                    RegistryKey.parse(name).map(RegistryKey::toString).orElse("a name")
                        + " is there twice; the last one counts"),
            joined,
            () -> problems.add("what follows the document is not read"));
    try {
      return JsonObject.parse(text, tolerance);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** A name may hold anything where it is no registry's. */
  private static String named(String name) {
    return RegistryKey.parse(name).map(key -> "the entry for " + key).orElse("an entry");
  }

  private Optional<String> store(GoFields root) {
    try {
      return root.text("credsStore");
    } catch (MalformedJson e) {
      problems.add("credsStore cannot be used: it is not text");
      return Optional.empty();
    }
  }

  private void readHelpers(JsonObject named) {
    for (String name : named.names()) {
      try {
        String helper = named.optionalText(name).orElse("");
        RegistryKey.parse(name).ifPresent(key -> helpers.put(key, helper));
      } catch (MalformedJson e) {
        problems.add(
            RegistryKey.parse(name).map(key -> "the helper for " + key).orElse("a helper")
                + " cannot be used");
      }
    }
  }

  private void readEntries(JsonObject auths) {
    for (String name : auths.names()) {
      Optional<RegistryKey> key = RegistryKey.parse(name);
      try {
        Optional<JsonObject> entry = auths.object(name);
        if (entry.isPresent()) {
          for (Credential credential : credentials(new GoFields(entry.get()))) {
            key.map(k -> new CredentialDocument.Entry(k, credential)).ifPresent(entries::add);
          }
        }
      } catch (MalformedJson e) {
        problems.add(named(name) + " cannot be used"); // the message may repeat what it holds
      }
    }
  }

  /**
   * What an entry is good for, the best first: a token, and a password where none is taken. Nothing
   * where a helper keeps it: Docker leaves an empty entry behind.
   */
  private static List<Credential> credentials(GoFields entry) throws MalformedJson {
    Optional<String> registryToken = entry.text("registrytoken");
    if (registryToken.isPresent()) {
      return List.of(new Credential.RegistryToken(sendable(entry, registryToken.get())));
    }
    Optional<String> identityToken = entry.text("identitytoken").map(String::strip);
    if (identityToken.isEmpty()) {
      return password(entry)
          .filter(p -> !isEmpty(p))
          .<List<Credential>>map(List::of)
          .orElse(List.of());
    }
    Optional<Credential.Password> password = passwordBesideAToken(entry);
    String user = password.map(Credential.Password::user).orElse("");
    List<Credential> credentials = new ArrayList<>();
    credentials.add(new Credential.IdentityToken(user, new Secret(identityToken.get())));
    password.filter(p -> !p.secret().reveal().isEmpty()).ifPresent(credentials::add);
    return credentials;
  }

  private static boolean isEmpty(Credential.Password password) {
    return password.user().isEmpty() && password.secret().reveal().isEmpty();
  }

  /** Whatever is there in its place does not make the token useless. */
  private static Optional<Credential.Password> passwordBesideAToken(GoFields entry) {
    try {
      return password(entry);
    } catch (MalformedJson e) {
      return Optional.empty();
    }
  }

  private static Secret sendable(GoFields entry, String token) throws MalformedJson {
    String stripped = token.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw entry.object().malformed("registrytoken", "cannot be sent in a header");
    }
    return new Secret(stripped);
  }

  private static Optional<Credential.Password> password(GoFields entry) throws MalformedJson {
    Optional<String> auth = entry.text("auth");
    if (auth.isPresent()) {
      return Optional.of(decoded(entry, auth.get()));
    }
    Optional<String> user = entry.text("username");
    Optional<String> password = entry.text("password");
    return user.or(() -> password.map(p -> ""))
        .map(name -> new Credential.Password(name, secret(password.orElse(""))));
  }

  /**
   * Split at the first colon: a password may hold more of them, as Google's key files do. The name
   * may be empty, as it is beside tokens and in Azure DevOps.
   */
  private static Credential.Password decoded(GoFields entry, String auth) throws MalformedJson {
    String text;
    try {
      String joined = LINE_BREAKS.matcher(auth.strip()).replaceAll("");
      text = new String(Base64.getDecoder().decode(joined), UTF_8);
    } catch (IllegalArgumentException e) {
      throw entry.object().malformed("auth", "is not base64");
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw entry.object().malformed("auth", "is not a name and a password");
    }
    String password = NULS_AT_THE_END.matcher(text.substring(colon + 1)).replaceFirst("");
    return new Credential.Password(text.substring(0, colon), secret(password));
  }

  /**
   * A secret without the line break that an editor, {@code echo} or a mounted file left at its end:
   * no password has one (RFC 7617, section 2).
   */
  static Secret secret(String text) {
    return new Secret(LINE_BREAKS_AT_THE_END.matcher(text).replaceFirst(""));
  }
}
