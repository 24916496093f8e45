package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.Exchange;
import dev.remora.rig.FaultProxy;
import dev.remora.rig.Gateway;
import dev.remora.rig.Line;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are slow, break off and stall: a pull gets through, or ends in time. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.GATEWAY})
@Execution(ExecutionMode.CONCURRENT) // they wait more than they work
class NetworkTroubleIT extends RealWorld {
  private static final int SIZE = 600_000;

  /** In the middle of the blob: all that comes before it is a few thousand bytes. */
  private static final long IN_THE_BLOB = 300_000;

  private static final long IN_THE_LISTING = 40;

  /** What a pull may take beyond its deadline: a start of the JVM on a busy machine. */
  private static final Duration SLACK = Duration.ofSeconds(40);

  /** To a registry, over a network whose connections are like these lines. */
  private record Way(RequestCounter counter, FaultProxy network) {
    String endpoint() {
      return network.endpoint();
    }
  }

  private Way through(RegistryKind kind, Line... lines) {
    RequestCounter counter = opened(RequestCounter.before(registry(kind, SIZE)));
    return new Way(counter, opened(FaultProxy.before(counter, lines)));
  }

  @CrossSection(
      rows = 1,
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @ParameterizedTest
  @MethodSource("registries")
  void longWayTakesLonger(RegistryKind kind) throws IOException {
    Way far = through(kind, Line.clear().withLatency(Duration.ofMillis(50)));
    long started = System.nanoTime();
    pulls(far.endpoint(), Access.plain(far.endpoint()));
    // a connection, a listing, a manifest, a blob
    assertTrue(since(started).compareTo(Duration.ofMillis(400)) >= 0);
  }

  @Test
  void narrowLineTakesLonger() throws IOException {
    Way narrow = through(RegistryKind.OLAREG, Line.clear().withBandwidth(SIZE / 2));
    pulls(narrow.endpoint(), Access.plain(narrow.endpoint()));
    assertEquals(3, narrow.counter().requests().size(), narrow.counter()::toString);
  }

  @CrossSection(
      rows = 2,
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @ParameterizedTest
  @MethodSource("registries")
  void resetInTheListingIsAskedAgain(RegistryKind kind) throws IOException {
    asksAgain(kind, Line.resetAfter(IN_THE_LISTING));
  }

  @Test
  void listingThatIsCutShortIsAskedAgain() throws IOException {
    asksAgain(RegistryKind.OLAREG, Line.cutAfter(IN_THE_LISTING));
  }

  @CrossSection(
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @Test
  void listingWhoseBodyIsCutShortIsAskedAgain() throws IOException {
    asksAgain(RegistryKind.OLAREG, Line.cutAfter(400));
  }

  @CrossSection(
      rows = 1,
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @ParameterizedTest
  @MethodSource("registries")
  void connectionThatIsClosedWithoutAnAnswerIsMadeAgain(RegistryKind kind) throws IOException {
    asksAgain(kind, Line.cutAfter(0));
  }

  @CrossSection(
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @Test
  void connectionThatIsResetWithoutAnAnswerIsMadeAgain() throws IOException {
    asksAgain(RegistryKind.OLAREG, Line.resetAfter(0));
  }

  private void asksAgain(RegistryKind kind, Line first) throws IOException {
    Way troubled = through(kind, first, first, Line.clear());
    pulls(troubled.endpoint(), Access.plain(troubled.endpoint()));
    assertTrue(troubled.network().connections() > 2, troubled.counter()::toString);
  }

  @CrossSection(
      rows = 2,
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @ParameterizedTest
  @MethodSource("registries")
  void blobThatIsResetGoesOnWhereItBroke(RegistryKind kind) throws IOException {
    resumes(kind, Line.resetAfter(IN_THE_BLOB));
  }

  @CrossSection(
      rows = 1,
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @ParameterizedTest
  @MethodSource("registries")
  void blobThatIsCutShortGoesOnWhereItBroke(RegistryKind kind) throws IOException {
    resumes(kind, Line.cutAfter(IN_THE_BLOB));
  }

  private void resumes(RegistryKind kind, Line first) throws IOException {
    Way troubled = through(kind, first, Line.clear());
    pulls(troubled.endpoint(), Access.plain(troubled.endpoint()));
    RequestCounter counter = troubled.counter();
    List<Exchange> blobs =
        counter.requests().stream().filter(it -> it.path().contains("/blobs/")).toList();
    assertEquals(2, blobs.size(), counter::toString);
    String range = blobs.getLast().requestHeader("Range").orElse("none");
    assertTrue(range.matches("bytes=[1-9]\\d*-.*"), range);
    assertEquals(206, blobs.getLast().status(), counter::toString);
  }

  @Test
  void blobThatIsResetWithinTlsGoesOnWhereItBroke() throws IOException {
    resumesByTls(Line.resetAfter(IN_THE_BLOB));
  }

  /** An end that TLS does not confirm is no end. */
  @CrossSection(
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @Test
  void blobThatIsCutShortWithinTlsGoesOnWhereItBroke() throws IOException {
    resumesByTls(Line.cutAfter(IN_THE_BLOB));
  }

  @Test
  void handshakeThatIsCutShortIsMadeAgain() throws IOException {
    resumesByTls(Line.cutAfter(100));
  }

  @CrossSection(
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @Test
  void handshakeThatIsResetIsMadeAgain() throws IOException {
    resumesByTls(Line.resetAfter(100));
  }

  private void resumesByTls(Line first) throws IOException {
    RequestCounter counter = opened(RequestCounter.before(registry(RegistryKind.OLAREG, SIZE)));
    RegistryServer front = opened(Gateway.before(counter).tls(authority).start());
    FaultProxy network = opened(FaultProxy.before(front, first, Line.clear()));
    pulls(network.endpoint(), Access.tls(authority));
    assertEquals(2, network.connections());
    List<Exchange> whole =
        counter.requests().stream()
            .filter(it -> it.path().contains("/blobs/") && it.requestHeader("range").isEmpty())
            .toList();
    assertEquals(1, whole.size(), counter::toString);
  }

  /** The one that waits for the idle limit itself; {@code StallsTest} has the others. */
  @CrossSection(because = "it waits for half a minute; StallsTest has shorter limits")
  @Test
  void blobThatStallsGoesOnOnAnotherConnectionWithinTheIdleLimit() throws IOException {
    Way troubled = through(RegistryKind.OLAREG, Line.stallAfter(IN_THE_BLOB), Line.clear());
    long started = System.nanoTime();
    pulls(troubled.endpoint(), Access.plain(troubled.endpoint()));
    Duration took = since(started);
    assertTrue(took.compareTo(Duration.ofSeconds(25)) > 0, took::toString);
    assertTrue(took.compareTo(Duration.ofSeconds(30).plus(SLACK)) < 0, took::toString);
  }

  @CrossSection(
      rows = 1,
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @ParameterizedTest
  @MethodSource("registries")
  void stallEndsAtTheDeadline(RegistryKind kind) {
    endsInTime(kind, Line.stallAfter(IN_THE_BLOB));
  }

  @Test
  void silenceEndsAtTheDeadline() {
    endsInTime(RegistryKind.OLAREG, Line.stallAfter(0));
  }

  @CrossSection(
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @Test
  void answerThatDripsEndsAtTheDeadline() {
    endsInTime(RegistryKind.OLAREG, Line.clear().withBandwidth(100));
  }

  @Test
  void blobThatDripsEndsAtTheDeadline() {
    endsInTime(RegistryKind.OLAREG, Line.clear().withBandwidth(20_000));
  }

  @CrossSection(
      rows = 2,
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @ParameterizedTest
  @MethodSource("registries")
  void resetsWithoutEndEndInTime(RegistryKind kind) {
    endsInTime(kind, Line.resetAfter(IN_THE_LISTING));
  }

  @CrossSection(
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @Test
  void closedConnectionsWithoutEndEndInTime() {
    endsInTime(RegistryKind.OLAREG, Line.cutAfter(0));
  }

  @CrossSection(
      because = "StallsTest, StaleConnectionsTest and RetriesTest break connections in one process")
  @Test
  void blobThatIsResetOnEachConnectionBeforeItBeginsEndsInTime() {
    endsInTime(RegistryKind.OLAREG, Line.resetAfter(1_700));
  }

  private void endsInTime(RegistryKind kind, Line always) {
    Way troubled = through(kind, always);
    Duration deadline = Duration.ofSeconds(Remora.isNative() ? 2 : 4);
    long started = System.nanoTime();
    isRefused(
        14,
        "",
        troubled.endpoint(),
        Access.plain(troubled.endpoint()),
        "--deadline=" + deadline.toSeconds() + "s");
    Duration took = since(started);
    assertTrue(took.compareTo(deadline.plus(SLACK)) < 0, took::toString);
  }

  @Test
  void nobodyWaitsForAPeerThatIsSlowToHangUp() throws IOException {
    Way slow = through(RegistryKind.OLAREG, Line.clear().withLateClose(Duration.ofMinutes(1)));
    long started = System.nanoTime();
    pulls(slow.endpoint(), Access.plain(slow.endpoint()));
    assertTrue(since(started).compareTo(Duration.ofSeconds(50)) < 0);
  }

  @Test
  void serverThatHangsUpAfterEachAnswerIsReadAndWrittenTo() throws IOException {
    RequestCounter server =
        opened(RequestCounter.thatHangsUpBefore(registry(RegistryKind.OLAREG, SIZE)));
    FaultProxy far =
        opened(FaultProxy.before(server, Line.clear().withLatency(Duration.ofMillis(5))));
    pulls(far.endpoint(), Access.plain(far.endpoint()));
    Remora remora = Remora.in(scratch);
    Files.write(remora.work().resolve("next.bin"), new byte[SIZE]);
    remora.run("attach", reference(far.endpoint()), "next.bin").expect(0);
    assertTrue(
        server.requests().stream().anyMatch(it -> it.method().equals("PUT")), server::toString);
    assertEquals(server.requests().size(), server.connections(), server::toString);
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
