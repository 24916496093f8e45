package dev.remora.http;

import dev.remora.http.Addresses.Reach;

/** How a request comes to an origin: what that may be depends on who sent us there. */
enum Arrival {
  /** We were told by the settings, or by who we trust to say so. */
  ASKED,

  /** The host that we asked redirected us to another of its ports. */
  REDIRECTED_WITHIN_HOST,

  /** A server on this machine redirected us. */
  REDIRECTED_FROM_THIS_MACHINE,

  /** Some other server redirected us: to no address that only this machine or its cloud sees. */
  REDIRECTED;

  boolean mayReach(Reach reach) {
    return switch (this) {
      case ASKED, REDIRECTED_WITHIN_HOST -> true;
      case REDIRECTED_FROM_THIS_MACHINE -> reach != Reach.LINK;
      case REDIRECTED -> reach == Reach.NETWORK;
    };
  }
}
