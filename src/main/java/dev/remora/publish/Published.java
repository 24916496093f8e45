package dev.remora.publish;

/**
 * What a volume shows its readers.
 *
 * @param directory the name of the revision's directory, for people and for links; identity is the
 *     digest in the provenance
 */
public record Published(String directory, Provenance provenance) {}
