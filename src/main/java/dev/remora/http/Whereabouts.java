package dev.remora.http;

import dev.remora.http.Addresses.Reach;
import java.util.Optional;

/** Where origins are, as far as this process knows. */
interface Whereabouts {
  /** Where one was connected to: of several addresses the farthest, which is trusted the least. */
  Reach connected(Origin origin, Arrival arrival);

  /**
   * Where one is, as far as that can be told before it is connected to: of several addresses the
   * nearest. Nothing for a name, which is judged by the address that is connected then; but one
   * that a proxy will connect to is judged by what it means here.
   */
  Optional<Reach> beforehand(Origin origin);
}
