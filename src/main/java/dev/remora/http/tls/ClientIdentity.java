package dev.remora.http.tls;

import dev.remora.http.Origin;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A certificate that says who we are, and whom it is shown to: the registries that were configured,
 * never another origin that one of them names (a token service, storage it redirects to), which
 * would learn who we are, or act on our authority for the registry.
 *
 * @param certFile the certificate in PEM, with those between it and its CA
 * @param keyFile its private key in PEM, not encrypted
 * @param isRegistry of a host with or without its port, as it was configured
 */
public record ClientIdentity(Path certFile, Path keyFile, Predicate<String> isRegistry) {
  boolean isFor(Origin origin) {
    return origin.names().stream().anyMatch(isRegistry);
  }
}
