package dev.remora.http.tls;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is offered in TLS, in the order of our liking, which most servers follow. All have forward
 * secrecy; those without authenticated encryption come last, for old servers.
 */
final class CipherSuites {
  private static final List<String> CHACHA20 =
      List.of(
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final List<String> AES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  private static final List<String> OLD =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  private CipherSuites() {}

  /**
   * All of them.
   *
   * @param aesIsFast whether the processor's instructions for AES are used: a JVM does, a native
   *     executable for the oldest processors computes it
   */
  static List<String> inOrder(boolean aesIsFast) {
    Stream<String> modern =
        aesIsFast
            ? Stream.concat(AES.stream(), CHACHA20.stream())
            : Stream.concat(CHACHA20.stream(), AES.stream());
    return Stream.concat(modern, OLD.stream()).toList();
  }

  /** Whether AES is fast in this process. */
  static boolean aesIsFast() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") == null;
  }
}
