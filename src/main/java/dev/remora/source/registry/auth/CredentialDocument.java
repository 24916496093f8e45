package dev.remora.source.registry.auth;

import dev.remora.json.MalformedJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of credentials in Docker's format: {@code auths}, {@code credHelpers} and {@code
 * credsStore}, each of which may be missing.
 *
 * @param helpers the names of helpers, by registry; an empty one stands for none in particular
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
    return new CredentialReader().read(json);
  }

  /** The older form without {@code auths} around its entries: {@code .dockercfg}. */
  static CredentialDocument parseLegacy(byte[] json) throws MalformedJson {
    return new CredentialReader().readLegacy(json);
  }
}
