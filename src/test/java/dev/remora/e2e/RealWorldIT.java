package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Authority;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Distribution;
import dev.remora.rig.Gateway;
import dev.remora.rig.Nginx;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Registries behind what companies put before them, and what stands there when they are away. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS, Tool.GATEWAY})
class RealWorldIT extends RealWorld {

  @Test
  void olaregByTlsUnderAPrivateAuthority() throws IOException {
    RegistryServer registry = registry(RegistryKind.OLAREG);
    reaches(opened(Olareg.startWithTls(registry, authority)).endpoint(), Access.tls(authority));
  }

  @Test
  void distributionByTlsUnderAPrivateAuthority() throws IOException {
    RegistryServer registry = registry(RegistryKind.DISTRIBUTION);
    reaches(
        opened(Distribution.startWithTls(registry, authority)).endpoint(), Access.tls(authority));
  }

  @Test
  void authorityThatIsNotOursIsRefusedAtOnce(@TempDir Path elsewhere) {
    RegistryServer registry = registry(RegistryKind.OLAREG);
    RegistryServer front = opened(Gateway.before(registry).tls(authority).start());
    Access access = Access.tls(Authority.in(elsewhere));
    isRefused(14, "is not trusted", front.endpoint(), access);
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @MethodSource("registries")
  void reverseProxyWithTls(RegistryKind kind) throws IOException {
    RegistryServer front = opened(Gateway.before(registry(kind)).tls(authority).start());
    reaches(front.endpoint(), Access.tls(authority));
  }

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @MethodSource("registries")
  void blobsInAStorageOfTheirOwn(RegistryKind kind) throws IOException {
    RegistryServer front = opened(Gateway.before(registry(kind)).blobsElsewhere().start());
    reaches(front.endpoint(), Access.plain(front.endpoint()));
  }

  @Test
  void blobsInAStorageOfTheirOwnByTls() throws IOException {
    RegistryServer front =
        opened(
            Gateway.before(registry(RegistryKind.OLAREG)).tls(authority).blobsElsewhere().start());
    reaches(front.endpoint(), Access.tls(authority));
  }

  @Test
  void registryThatLimitsItsClientsIsAskedAgain() throws IOException {
    RegistryServer registry = opened(Olareg.startLimited(registry(RegistryKind.OLAREG), 1));
    pulls(registry.endpoint(), Access.plain(registry.endpoint()));
  }

  @CrossSection(because = "a registry that limits its clients is there")
  @ParameterizedTest
  @MethodSource("registries")
  void reverseProxyThatLimitsItsClientsIsAskedAgain(RegistryKind kind) throws IOException {
    RegistryServer front = opened(Nginx.before(registry(kind)).limitedTo(2).start());
    pulls(front.endpoint(), Access.plain(front.endpoint()));
  }

  @Test
  void registryThatIsTooBusyForAnHourIsNotWaitedFor() {
    registry(RegistryKind.OLAREG);
    RegistryServer front = opened(Gateway.thatIsTooBusy().start());
    // shorter than the longest that is waited for
    isRefused(14, "429", front.endpoint(), Access.plain(front.endpoint()), "--deadline=59s");
  }

  @Test
  void ingressThatKnowsNoSuchHostIsNoRegistry() {
    registry(RegistryKind.OLAREG);
    RegistryServer front = opened(Gateway.thatAnswers(404).start());
    isRefused(14, "404", front.endpoint(), Access.plain(front.endpoint()));
  }

  @Test
  void pageToLogInIsNoRegistry() {
    registry(RegistryKind.OLAREG);
    RegistryServer front = opened(Gateway.thatAsksToLogIn().start());
    Run run = isRefused(14, "", front.endpoint(), Access.plain(front.endpoint()));
    assertTrue(run.stderr().contains("login page"), run::toString);
  }

  @Test
  void ingressWhoseRegistryIsDownIsAskedAgainAndThenUnavailable() {
    registry(RegistryKind.OLAREG);
    RegistryServer front = opened(Gateway.thatAnswers(503).start());
    isRefused(14, "503", front.endpoint(), Access.plain(front.endpoint()));
  }
}
