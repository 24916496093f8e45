package dev.remora.source.registry;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Method;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.source.registry.auth.Access;
import dev.remora.source.registry.auth.AccessResponse;
import java.io.IOException;
import java.time.Duration;

/** Makes the calls of all verbs: within the deadline, heeding warnings, whole answers or none. */
record RegistryCaller(
    Role role, Access access, Origin registry, Pauses pauses, WarningHeaders warnings) {
  /** What a verb makes of an answer; an {@link IOException} means that its body broke off. */
  interface Handler<T> {
    T handle(Response response) throws IOException;
  }

  /** Sends a request and reads its answer, anew when a GET's answer breaks off. */
  <T> T call(Request request, Handler<T> handler) {
    for (int failures = 1; ; failures++) {
      try (Response response = send(request)) {
        if (response.status() == TooLarge.STATUS) {
          throw TooLarge.failure(request, response);
        }
        return handler.handle(response);
      } catch (IOException e) {
        boolean last = request.method() != Method.GET || failures > role.retries();
        afterBreak(e, last, failures, request.purpose());
      }
    }
  }

  /** Sends a request whose answer the caller reads and closes. */
  Response send(Request request) {
    AccessResponse response = access.send(named(request), pauses.deadline());
    warnings.heed(response);
    return response;
  }

  /** Elsewhere, where a location led, the path is the server's secret as likely as not. */
  private Request named(Request request) {
    return Origin.of(request.uri()).equals(registry) ? request.askedOf(role.name()) : request;
  }

  /** Tells people of something that an answer says and that is passed over; once. */
  void warn(String line) {
    warnings.warn(access.redacted(line));
  }

  /** Waits for another try after an answer broke off, or fails. */
  void afterBreak(IOException broken, boolean last, int failures, Purpose purpose) {
    if (Thread.currentThread().isInterrupted()) {
      throw new Interrupted(purpose);
    }
    pauses.deadline().check(purpose);
    if (last) {
      throw new RegistryUnavailable(
          purpose, "the answer broke off: " + broken.getMessage(), "try again later", broken, true);
    }
    pauses.backOff(failures, purpose);
  }

  Failure failure(Response response, Purpose purpose) throws IOException {
    return RefusedAnswer.read(response).failure(purpose, registry);
  }

  RegistryCaller within(Duration allowed) {
    return new RegistryCaller(role, access, registry, pauses.atMost(allowed), warnings);
  }

  String redacted(String text) {
    return access.redacted(text);
  }
}
