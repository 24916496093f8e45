package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of credentials in Docker's format: {@code auths}, {@code credHelpers} and {@code
 * credsStore}, each of which may be missing.
 *
 * @param helpers the names of helpers, by registry
 * @param store the helper for all registries
 * @param problems what was left out because it cannot be used, for people
 */
record CredentialDocument(
    List<Entry> entries,
    Map<RegistryKey, String> helpers,
    Optional<String> store,
    List<String> problems) {

  /** A credential and what it is for. */
  record Entry(RegistryKey key, Credential credential) {}

  CredentialDocument {
    entries = List.copyOf(entries);
    helpers = Map.copyOf(helpers);
    problems = List.copyOf(problems);
  }

  /** What a file that is not there holds. */
  static CredentialDocument empty() {
    return new CredentialDocument(List.of(), Map.of(), Optional.empty(), List.of());
  }

  static CredentialDocument parse(byte[] json) throws MalformedJson {
    JsonObject root = JsonObject.parse(json);
    Map<RegistryKey, String> helpers = new HashMap<>();
    root.textMap("credHelpers")
        .forEach((key, name) -> RegistryKey.parse(key).ifPresent(k -> helpers.put(k, name)));
    List<Entry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Optional<JsonObject> auths = root.object("auths");
    if (auths.isPresent()) {
      readEntries(auths.get(), entries, problems);
    }
    return new CredentialDocument(entries, helpers, root.optionalText("credsStore"), problems);
  }

  /** The older form without {@code auths} around its entries: {@code .dockercfg}. */
  static CredentialDocument parseLegacy(byte[] json) throws MalformedJson {
    List<Entry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    readEntries(JsonObject.parse(json), entries, problems);
    return new CredentialDocument(entries, Map.of(), Optional.empty(), problems);
  }

  private static void readEntries(JsonObject auths, List<Entry> into, List<String> problems) {
    for (String name : auths.names()) {
      Optional<RegistryKey> key = RegistryKey.parse(name);
      try {
        Optional<Credential> credential =
            auths.has(name) ? credential(auths.object(name).orElseThrow()) : Optional.empty();
        if (key.isPresent() && credential.isPresent()) {
          into.add(new Entry(key.get(), credential.get()));
        }
      } catch (MalformedJson e) {
        // the name may hold anything where it is no registry's; the message may repeat it
        problems.add(key.map(k -> "the entry for " + k).orElse("an entry") + " cannot be used");
      }
    }
  }

  /** Nothing where a helper keeps it: Docker leaves an empty entry behind. */
  private static Optional<Credential> credential(JsonObject entry) throws MalformedJson {
    Optional<String> registryToken = entry.optionalText("registrytoken");
    if (registryToken.isPresent()) {
      return Optional.of(new Credential.RegistryToken(sendable(entry, registryToken.get())));
    }
    Optional<Credential.Password> password = password(entry);
    Optional<String> identityToken = entry.optionalText("identitytoken");
    if (identityToken.isPresent()) {
      String user = password.map(Credential.Password::user).orElse("");
      return Optional.of(
          new Credential.IdentityToken(user, new Secret(identityToken.get().strip())));
    }
    return password.map(p -> p);
  }

  private static Secret sendable(JsonObject entry, String token) throws MalformedJson {
    String stripped = token.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw entry.malformed("registrytoken", "cannot be sent in a header");
    }
    return new Secret(stripped);
  }

  private static Optional<Credential.Password> password(JsonObject entry) throws MalformedJson {
    Optional<String> auth = entry.optionalText("auth");
    if (auth.isPresent()) {
      return Optional.of(decoded(entry, auth.get()));
    }
    Optional<String> user = entry.optionalText("username");
    Secret password = new Secret(entry.optionalText("password").orElse(""));
    return user.map(name -> new Credential.Password(name, password));
  }

  /** Split at the first colon: a password may hold more of them, as Google's key files do. */
  private static Credential.Password decoded(JsonObject entry, String auth) throws MalformedJson {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(auth.strip()), UTF_8);
    } catch (IllegalArgumentException e) {
      throw entry.malformed("auth", "is not base64");
    }
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw entry.malformed("auth", "is not a name and a password");
    }
    String password = text.substring(colon + 1).replaceFirst("(?<!\0)\0+$", "");
    return new Credential.Password(text.substring(0, colon), new Secret(password));
  }
}
