package dev.remora.http;

import java.util.Optional;

/**
 * A request on its way to an origin, and how it came to be sent there.
 *
 * @param sender who sent us there; nobody where it is what the settings name
 */
record Hop(Request request, Arrival arrival, Optional<Origin> sender) {
  static Hop asked(Request request) {
    return new Hop(request, Arrival.ASKED, Optional.empty());
  }

  /** Who sent us where, for people. */
  String path(Origin to) {
    String verb = sender.equals(request.sender()) ? " sends us to " : " redirects to ";
    return sender.map(who -> who + verb + to).orElseGet(to::toString);
  }
}
