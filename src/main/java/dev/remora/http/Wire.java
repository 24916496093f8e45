package dev.remora.http;

import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * What carries requests: the seam between what is decided about a request and the connection that
 * it goes over. Follows no redirect and sends nothing again.
 */
public interface Wire extends AutoCloseable {
  /**
   * Sends a request once, when it is its turn, and waits for the head of its answer.
   *
   * @param anew whether only a connection that has not served before will do
   * @param patience how long it waits for its turn where the server asks to be left alone
   * @throws RequestTrouble when no answer came
   */
  Response send(Hop hop, boolean anew, Duration patience, Deadline deadline) throws RequestTrouble;

  /**
   * How far away the connections lead that carry such hops: by the farthest of their addresses,
   * which with a proxy are the proxy's. Nothing before the first connection.
   */
  Optional<Reach> farthest(Route route, Arrival arrival);

  Meter meter();

  @Override
  void close();
}
