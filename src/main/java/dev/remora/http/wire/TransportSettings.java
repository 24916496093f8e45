package dev.remora.http.wire;

import dev.remora.http.ProxySettings;
import dev.remora.http.tls.TlsSettings;

/**
 * How connections are made.
 *
 * @param limits how long single steps may take
 * @param tls whom is trusted, and who we say we are
 * @param proxies by which proxy an origin is reached
 * @param userAgent what we call ourselves
 */
public record TransportSettings(
    TimeLimits limits, TlsSettings tls, ProxySettings proxies, String userAgent) {}
