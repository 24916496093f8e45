package dev.remora.source.registry.auth;

/**
 * A credential for a registry.
 *
 * @param source where it was found, for people: the name of a file or a variable with the entry
 *     there, or a helper
 */
record FoundCredential(Credential credential, String source) {}
