package dev.remora.source.registry;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Descriptor;
import dev.remora.source.BlobSink;
import dev.remora.source.VerifiedTransfer;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way, over as many answers as it takes: what broke off is continued where the
 * registry offers ranges and begun anew where not; what came wrong is asked for once more.
 */
final class BlobDownload implements AutoCloseable {
  /** RFC 9110, section 14.4. */
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes +(?<first>[0-9]{1,18})-(?<last>[0-9]{1,18})/(?<total>[0-9]{1,18})");

  private final RegistryCaller caller;
  private final URI uri;
  private final Descriptor blob;
  private final BlobSink sink;
  private final Purpose purpose;

  private @Nullable VerifiedTransfer transfer;
  private boolean ranges;
  private boolean rangesFailed;
  private int restarts;
  private int resumptions;
  private boolean askedAgain;
  private @Nullable RefusedAnswer absence;

  BlobDownload(RegistryCaller caller, URI uri, Descriptor blob, BlobSink sink, Purpose purpose) {
    this.caller = caller;
    this.uri = uri;
    this.blob = blob;
    this.sink = sink;
    this.purpose = purpose;
    this.askedAgain = !caller.role().lastResort();
  }

  /** Nothing when the blob is complete; else the word that it is not there. */
  Optional<RefusedAnswer> run() {
    boolean done = false;
    while (!done) {
      long have = have();
      try (Response response = caller.send(request(have))) {
        done = take(response, have);
      } catch (IOException e) {
        afterBreak(e);
      } catch (IntegrityFailure e) {
        askAgain(e);
      }
    }
    return Optional.ofNullable(absence);
  }

  /** How much of it is there, to be continued. */
  private long have() {
    return transfer == null || !ranges ? 0 : transfer.transferred();
  }

  private Request request(long have) {
    Map<String, String> headers = new HashMap<>(Map.of("Accept-Encoding", "identity"));
    if (have > 0) {
      headers.put("Range", "bytes=" + have + "-");
    }
    return Request.get(uri, headers, purpose);
  }

  /** Whether that was the end of it: the blob is complete, or not there. */
  private boolean take(Response response, long have) throws IOException {
    return switch (response.status()) {
      case 200 -> {
        ranges = !rangesFailed && offersRanges(response);
        yield read(response, begin());
      }
      case 206, 416 -> {
        VerifiedTransfer begun = transfer;
        if (begun != null && have > 0) {
          yield rest(response, begun);
        }
        throw new ProtocolViolation(
            purpose, "a part of it came although all of it was asked for", "try again");
      }
      default -> refused(RefusedAnswer.read(response));
    };
  }

  private boolean rest(Response response, VerifiedTransfer begun) throws IOException {
    String range = response.header("Content-Range").orElse("");
    if (response.status() == 206 && continues(range, begun.transferred(), blob.size())) {
      return read(response, begun);
    }
    ranges = false; // from the first byte again
    rangesFailed = true;
    return false;
  }

  /** Whether it is the rest of a blob of which some bytes are there. */
  private static boolean continues(String contentRange, long have, long size) {
    Matcher range = CONTENT_RANGE.matcher(contentRange.strip());
    return range.matches()
        && Long.parseLong(range.group("first")) == have
        && Long.parseLong(range.group("last")) == size - 1
        && Long.parseLong(range.group("total")) == size;
  }

  private static boolean offersRanges(Response response) {
    return response.header("Accept-Ranges").map("bytes"::equalsIgnoreCase).orElse(false);
  }

  private boolean read(Response response, VerifiedTransfer into) throws IOException {
    Body.checkEncoding(response, purpose);
    into.from(response.body());
    if (!into.isComplete() && restarts < caller.role().restarts()) {
      throw new EOFException("it ended after " + into.transferred() + " bytes");
    }
    askedAgain |= !into.isComplete(); // was asked for often enough
    into.finish();
    return true;
  }

  /** Storage refuses an address that expired meanwhile; the registry gives out a new one. */
  private boolean refused(RefusedAnswer refused) {
    if (caller.role().isAbsence(refused, caller.registry())) {
      absence = refused;
      return true;
    }
    if (!refused.isFromElsewhere(caller.registry()) || refused.status() >= 500 || askedAgain) {
      throw refused.failure(purpose, caller.registry());
    }
    askedAgain = true;
    return false;
  }

  private VerifiedTransfer begin() {
    close();
    VerifiedTransfer begun = VerifiedTransfer.begin(blob, sink, purpose);
    transfer = begun;
    return begun;
  }

  private void afterBreak(IOException e) {
    if (have() > 0) {
      resumptions++;
      caller.afterBreak(e, resumptions > caller.role().resumptions(), resumptions, purpose);
    } else {
      restarts++;
      caller.afterBreak(e, restarts > caller.role().restarts(), restarts, purpose);
    }
  }

  private void askAgain(IntegrityFailure e) {
    if (askedAgain) {
      throw e;
    }
    askedAgain = true;
    close();
    transfer = null;
  }

  @Override
  public void close() {
    if (transfer != null) {
      transfer.close();
    }
  }
}
