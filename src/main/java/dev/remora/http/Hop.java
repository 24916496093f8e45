package dev.remora.http;

import java.util.Optional;

/**
 * A request on its way to an origin, and how it came to be sent there.
 *
 * @param sender who sent us there; nobody where it is what the settings name
 */
public record Hop(Request request, Route route, Arrival arrival, Optional<Origin> sender) {

  public Origin origin() {
    return route.origin();
  }

  /** Whether a server sent us elsewhere than whoever asked wanted. */
  public boolean isRedirected() {
    return !request.sender().equals(sender);
  }

  /** Who sent us where, for people. */
  public String path() {
    String verb = isRedirected() ? " redirects to " : " sends us to ";
    return sender.map(who -> who + verb + origin()).orElseGet(origin()::toString);
  }
}
