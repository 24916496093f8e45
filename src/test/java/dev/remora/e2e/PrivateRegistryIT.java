package dev.remora.e2e;

import dev.remora.rig.CrossSection;
import dev.remora.rig.Distribution;
import dev.remora.rig.Gateway;
import dev.remora.rig.Nginx;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Registries that want to know who asks: by a password, by a certificate, by both. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS, Tool.GATEWAY})
class PrivateRegistryIT extends RealWorld {

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @MethodSource("registries")
  void reverseProxyThatAsksForAPassword(RegistryKind kind) throws IOException {
    RegistryServer front =
        opened(Gateway.before(registry(kind)).tls(authority).password(USER, PASSWORD).start());
    reaches(front.endpoint(), loggedIn(front, PASSWORD));
  }

  @Test
  void passwordIsNotShownToTheStorageOfBlobs() throws IOException {
    RegistryServer front =
        opened(
            Gateway.before(registry(RegistryKind.OLAREG))
                .tls(authority)
                .password(USER, PASSWORD)
                .blobsElsewhere()
                .start());
    reaches(front.endpoint(), loggedIn(front, PASSWORD));
  }

  @Test
  void nobodyWithoutAPassword() {
    RegistryServer front = asksForAPassword();
    isRefused(13, "", front.endpoint(), Access.tls(authority));
  }

  @Test
  void nobodyWithAnotherPassword() throws IOException {
    RegistryServer front = asksForAPassword();
    isRefused(13, "", front.endpoint(), loggedIn(front, TestSecrets.of("another")));
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @MethodSource("registries")
  void reverseProxyThatAsksForACertificate(RegistryKind kind) throws IOException {
    RegistryServer front =
        opened(Gateway.before(registry(kind)).tls(authority).clientCertificates(authority).start());
    reaches(front.endpoint(), Access.tls(authority).showing(authority.client()));
  }

  @Test
  void distributionThatAsksForACertificate() throws IOException {
    RegistryServer registry = registry(RegistryKind.DISTRIBUTION);
    RegistryServer front = opened(Distribution.startWithClientCertificates(registry, authority));
    reaches(front.endpoint(), Access.tls(authority).showing(authority.client()));
  }

  @Test
  void nobodyWithoutACertificate() {
    RegistryServer registry = registry(RegistryKind.DISTRIBUTION);
    RegistryServer front = opened(Distribution.startWithClientCertificates(registry, authority));
    isRefused(13, "certificate_required", front.endpoint(), Access.tls(authority));
  }

  @Test
  void reverseProxyThatAsksForBoth() throws IOException {
    RegistryServer front =
        opened(
            Nginx.before(registry(RegistryKind.OLAREG))
                .tls(authority)
                .clientCertificates(authority)
                .password(USER, PASSWORD)
                .blobsElsewhere()
                .start());
    reaches(front.endpoint(), loggedIn(front, PASSWORD).showing(authority.client()));
  }

  private RegistryServer asksForAPassword() {
    return opened(
        Gateway.before(registry(RegistryKind.OLAREG))
            .tls(authority)
            .password(USER, PASSWORD)
            .start());
  }

  private Access loggedIn(RegistryServer front, String password) throws IOException {
    Path directory = scratch.resolve("docker");
    return Access.tls(authority).withPassword(directory, front.endpoint(), USER, password);
  }
}
