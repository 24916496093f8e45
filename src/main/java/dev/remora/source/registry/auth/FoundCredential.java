package dev.remora.source.registry.auth;

/**
 * A credential for a registry.
 *
 * @param source where it was found, for people: the name of a file, a variable or a helper
 */
record FoundCredential(Credential credential, String source) {}
