package dev.remora.source.registry.auth;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.UriReference;
import java.net.URI;
import java.util.function.Predicate;

/**
 * Where a registry may send us for a token. Whoever answers in its place chooses that, and gets
 * what we send there: so it is at least as safe as the registry itself. Which addresses it may be
 * at is decided where it is connected to, by the rules of redirects ({@link Request#sentBy}).
 *
 * @param plain hosts, with their ports, that a setting says may be spoken to without TLS
 */
record RealmRules(Origin registry, Predicate<String> plain) {

  /**
   * The realm as a URL.
   *
   * @throws ProtocolViolation when nothing may be sent there
   */
  URI checked(String realm, Purpose purpose) {
    URI uri;
    Origin origin;
    try {
      uri = UriReference.parse(realm).absolute();
      origin = Origin.of(uri);
    } catch (IllegalArgumentException e) {
      throw refused(purpose, String.valueOf(e.getMessage()));
    }
    if (realm.indexOf('#') >= 0) {
      throw refused(purpose, "a URL with a fragment");
    }
    if (!origin.isTls() && registry.isTls()) {
      throw refused(purpose, origin + " without TLS");
    }
    return uri;
  }

  /** Whether credentials may go to a realm: never in the clear to where no setting allows it. */
  boolean mayHaveSecrets(URI realm) {
    Origin origin = Origin.of(realm);
    return origin.isTls()
        || origin.equals(registry)
        || plain.test(origin.host() + ":" + origin.port());
  }

  private ProtocolViolation refused(Purpose purpose, String what) {
    return new ProtocolViolation(
        purpose,
        registry + " wants us to get a token from " + what,
        "check the token service (realm) that the registry is configured with");
  }
}
