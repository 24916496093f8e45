package dev.remora.publish;

/**
 * A revision that is published on a volume.
 *
 * @param directory the name of its directory, for people and for links; the digest in the
 *     provenance identifies the revision
 */
public record Published(String directory, Provenance provenance) {}
