package dev.remora.http.tls;

import dev.remora.http.Origin;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** TLS as the settings have it: whom we trust, and to whom we say who we are. */
public final class Tls {
  private static final String ROOTS_ADVICE = "--ca-file names a file of certificates in PEM";
  private static final String IDENTITY_ADVICE = "check --cert-file and --key-file";

  private final TlsSettings settings;
  private final List<String> cipherSuites;
  private final List<X509Certificate> roots;
  private final Optional<ClientKeys> identity;

  /**
   * Reads the files of the settings at once, so that a wrong one is told even where nothing speaks
   * TLS.
   *
   * @throws dev.remora.failure.UsageFailure when one of them cannot be used
   */
  public Tls(TlsSettings settings) {
    this(settings, CipherSuites.aesIsFast());
  }

  /**
   * The same.
   *
   * @param aesIsFast whether the processor's instructions for AES are used
   */
  public Tls(TlsSettings settings, boolean aesIsFast) {
    this.settings = settings;
    this.cipherSuites = CipherSuites.inOrder(aesIsFast);
    this.roots =
        settings
            .caFile()
            .map(file -> Pem.certificates(file, settings.patience(), ROOTS_ADVICE))
            .orElse(List.of());
    this.identity =
        settings
            .identity()
            .map(
                files ->
                    ClientKeys.read(
                        files.certFile(), files.keyFile(), settings.patience(), IDENTITY_ADVICE));
  }

  /**
   * With an origin.
   *
   * @param asked whether it is what the settings name; nobody else sees who we are
   * @throws dev.remora.failure.UsageFailure when its certificates in {@code certs.d} cannot be used
   */
  public PeerTls with(Origin origin, boolean asked) {
    HostDirectory directory = HostDirectory.of(origin, settings.directories());
    Optional<ClientKeys> configured =
        identity.filter(keys -> settings.identity().map(to -> to.isFor(origin)).orElse(false));
    Optional<ClientKeys> shown = asked ? configured.or(directory::identity) : Optional.empty();
    return new PeerTls(
        ServerTrust.with(Stream.concat(roots.stream(), directory.roots().stream()).toList()),
        shown,
        cipherSuites,
        origin.host(),
        origin.port());
  }

  /** With a proxy, which never sees who we are. */
  public PeerTls withProxy(String host, int port) {
    return new PeerTls(ServerTrust.with(roots), Optional.empty(), cipherSuites, host, port);
  }
}
