package dev.remora.observe;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassListener;
import dev.remora.time.Clock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves {@code /metrics}, {@code /healthz/started}, {@code /healthz/ready} and {@code
 * /healthz/live}. The rest of the process does not notice whoever asks, however slowly.
 */
public final class Monitor implements PassListener, AutoCloseable {
  private final PassListener listeners;
  private final PageServer server;

  private Monitor(PassListener listeners, PageServer server) {
    this.listeners = listeners;
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @param address port 0 for any that is free
   * @param maxAge how old the last confirmation may be for the volume to be ready
   * @param version ours
   * @throws UsageFailure when the port is in use, or the address is not of this machine
   */
  public static Monitor start(
      InetSocketAddress address, Optional<Duration> maxAge, String version, Clock clock) {
    Health health = new Health(clock, maxAge);
    PrometheusRegistry registry = new PrometheusRegistry();
    Metrics metrics = new Metrics(registry, clock, health, version);
    ProbePages pages = new ProbePages(health, new MetricsPage(registry));
    try {
      return new Monitor(health.and(metrics), PageServer.start(address, pages::answer, clock));
    } catch (IOException e) {
      throw new UsageFailure(
          new Purpose("serve health and metrics on", place(address)),
          reason(e),
          "set another --http-port or --http-address, or --http-port off",
          e);
    }
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("in use")) {
      return "the port is in use";
    }
    return e instanceof BindException && message.contains("assign")
        ? "this machine does not have that address"
        : message;
  }

  /** Where it serves: with the port that was chosen. */
  public String address() {
    return text(server.address());
  }

  /** The same for people: where it is all addresses of the machine, the port says it. */
  public String place() {
    return place(server.address());
  }

  private static String place(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress() ? "port " + address.getPort() : text(address);
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public void happened(PassEvent event) {
    listeners.happened(event);
  }

  @Override
  public void close() {
    server.close();
  }
}
