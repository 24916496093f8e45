package dev.remora.source.registry;

import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.source.BlobBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /v2/<name>/blobs/uploads/}, then {@code PUT} to where it says (distribution-spec,
 * "Pushing a blob monolithically").
 */
record PushBlob(RegistryCaller caller, RepositoryAddress address) {
  private static final int MOST_SESSIONS = 3;

  /** Sends it; a session that was lost or spoiled on the way is begun anew. */
  void push(Descriptor blob, BlobBody body) {
    Purpose purpose = new Purpose("push " + what(blob), address.name(blob.digest()));
    for (int sessions = 1; ; sessions++) {
      Optional<Failure> failure = tryOnce(blob, body, purpose);
      if (failure.isEmpty()) {
        return;
      }
      if (sessions == MOST_SESSIONS) {
        throw failure.get();
      }
      caller.pauses().backOff(sessions, purpose);
    }
  }

  /** A file by its name: its digest says nothing to whoever pushes it. */
  private static String what(Descriptor blob) {
    return blob.annotations()
        .get(Annotations.TITLE)
        .map(title -> (blob.size() == 0 ? "the empty file " : "") + Quoted.of(title) + " as")
        .orElse("the blob");
  }

  /** Why a new session may do better; nothing when it is pushed. */
  private Optional<Failure> tryOnce(Descriptor blob, BlobBody body, Purpose purpose) {
    URI target = UploadLocation.of(begin(purpose), address.uploads(), blob.digest(), purpose);
    Request put =
        new Request(
            Method.PUT,
            target,
            Map.of("Content-Type", "application/octet-stream"),
            Optional.of(sized(blob.size(), body)),
            purpose);
    try {
      return caller.call(put, response -> outcome(response, blob, purpose));
    } catch (RegistryUnavailable e) {
      if (e.anotherTryCanHelp()) {
        return Optional.of(e);
      }
      throw e;
    }
  }

  private String begin(Purpose purpose) {
    Request post =
        new Request(
            Method.POST,
            address.uploads(),
            Map.of(),
            Optional.of(RequestBody.of(new byte[0])),
            purpose);
    return caller.call(post, response -> location(response, purpose));
  }

  private String location(Response response, Purpose purpose) throws IOException {
    if (response.status() != 202) {
      throw caller.failure(response, purpose);
    }
    return response
        .header("Location")
        .orElseThrow(
            () ->
                new ProtocolViolation(
                    purpose,
                    "the registry began an upload without saying where",
                    "report it to the registry"));
  }

  private Optional<Failure> outcome(Response response, Descriptor blob, Purpose purpose)
      throws IOException {
    return switch (response.status()) {
      case 200, 201, 204 -> Optional.empty();
      case 400, 404, 408, 416, 499, 500, 502, 503, 504 ->
          Optional.of(failure(response, blob, purpose));
      default -> throw failure(response, blob, purpose);
    };
  }

  private Failure failure(Response response, Descriptor blob, Purpose purpose) throws IOException {
    Failure failure = caller.failure(response, purpose);
    return blob.size() == 0 && failure instanceof ProtocolViolation
        ? new ProtocolViolation(
            purpose,
            failure.reason(),
            "there are registries that take no empty file: put a line break into it, or leave it"
                + " out")
        : failure;
  }

  private static RequestBody sized(long length, BlobBody body) {
    return new RequestBody() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        return body.open();
      }
    };
  }
}
