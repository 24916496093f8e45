package dev.remora.http.wire;

import dev.remora.failure.ThreadShortage;
import dev.remora.http.Hop;
import dev.remora.http.Origin;
import dev.remora.http.Proxy;
import dev.remora.http.RequestTrouble;
import dev.remora.http.RequestTrouble.Repetition;
import dev.remora.http.tls.CertificateProblem;
import dev.remora.time.Durations;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts what the network stack throws into words. Never with a URL: its query may be a secret. */
record Diagnosis(Hop hop, TimeLimits limits) {
  static final int PROXY_WANTS_CREDENTIALS = 407;
  private static final int FORBIDDEN = 403;

  /** What servers send that want another certificate of us, or one at all (RFC 8446, 6.2). */
  private static final List<String> ALERTS_ABOUT_US =
      List.of(
          "certificate_required",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied");

  private static final String IS_IT_RIGHT = "check host and port, and that it runs";

  /**
   * What kept one try from getting an answer.
   *
   * @param after how long it took to fail
   */
  RequestTrouble of(Throwable failure, Duration after) {
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes) {
      @Nullable RequestTrouble trouble =
          switch (cause) {
            case OutOfMemoryError e when ThreadShortage.isMeantBy(e) ->
                unsent(ThreadShortage.REASON, ThreadShortage.ADVICE, e);
            case IOException e when isAbout("Too many open files", e) ->
                unsent(
                    "too many files are open to connect",
                    "raise the limit of open files (ulimit -n)",
                    e);
            case CertificateProblem e -> certificate(causes, e);
            case ProxyTrouble e -> ofProxy(e);
            case AddressPolicy.Forbidden e ->
                RequestTrouble.violation(hop.path() + ", " + e.getMessage(), e);
            case UnknownHostException e ->
                unsent("the name " + nameToResolve() + " does not resolve", "check the name", e);
            case NotSslRecordException e ->
                lasting(
                    origin() + " answered TLS with something else, probably plain HTTP",
                    "if that is meant, say --plain-http " + origin(),
                    e);
            case ConnectTimeoutException e ->
                unsent(
                    "no connection to "
                        + firstHop()
                        + " within "
                        + Durations.text(limits.connect()),
                    IS_IT_RIGHT,
                    e);
            case SslHandshakeTimeoutException e ->
                unsent("no TLS within " + Durations.text(limits.connect()), "", e);
            case NoRouteToHostException e -> unsent("no route to " + firstHop(), IS_IT_RIGHT, e);
            case ConnectException e when isAbout("refused", e) ->
                unsent("connection refused by " + firstHop(), IS_IT_RIGHT, e);
            case ConnectException e -> unsent("no connection to " + firstHop(), IS_IT_RIGHT, e);
            case SocketException e when isAbout("unreachable", e) ->
                unsent("the network of " + firstHop() + " is unreachable", IS_IT_RIGHT, e);
            case TimeoutException e -> noAnswer(limits.firstByte(), e);
            // also as text alone, which is what the framework leaves of one that comes late
            case IOException e when alertAboutUs(e).isPresent() ->
                RequestTrouble.denied(
                    origin() + " does not accept who we are: " + alertAboutUs(e).orElse(""),
                    "give a certificate that it knows by --cert-file and --key-file");
            case SSLException e -> tls(e);
            case DecoderException e -> notHttp(e);
            case StaleConnection e -> stale(e);
            case LostConnection e when e.hadServed() -> stale(StaleConnection.broken(e.getCause()));
            case LostConnection e -> null;
            case StreamResetException e -> ended(e);
            case Http2Exception e when e.error() == Http2Error.REFUSED_STREAM ->
                stale(StaleConnection.unsent(e)); // by ourselves, as the server said it would be
            case Http2Exception e ->
                lasting("what " + origin() + " sends is not HTTP/2 as it should be", "", e);
            // a word of the framework's, of what the server says that it has not looked at
            case IOException e when isAbout("GOAWAY", e) -> stale(StaleConnection.unsent(e));
            // of any that ended after a GOAWAY: SharedConnection knows those not looked at
            case HttpClosedException e when isAbout("GOAWAY", e) ->
                stale(StaleConnection.broken(e));
            // by itself only of one that was closed before the request was made for it
            case HttpClosedException e -> stale(StaleConnection.unsent(e));
            case PrematureChannelClosureException e -> null; // in the middle of the head
            case IllegalArgumentException e when isAbout("version", e) -> notHttp(e);
            case IllegalStateException e when isAbout("version", e) -> notHttp(e);
            case RuntimeException e when !(e instanceof ProcessingException) ->
                lasting("what " + origin() + " answers cannot be read", "", e);
            default -> null;
          };
      if (trouble != null) {
        return trouble;
      }
    }
    return closed(failure, causes, after);
  }

  private Origin origin() {
    return hop.origin();
  }

  private String firstHop() {
    return hop.route().nameOfFirstHop();
  }

  private String nameToResolve() {
    return hop.route().proxy().map(Proxy::host).orElseGet(origin()::host);
  }

  private RequestTrouble ofProxy(ProxyTrouble trouble) {
    return trouble.status() == ProxyTrouble.NONE
        ? unsent(
            firstHop() + " is of no use: " + trouble.getMessage(),
            "check the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY",
            trouble)
        : ofProxy(trouble.status());
  }

  /** What the status means with which a proxy lets nothing through. */
  RequestTrouble ofProxy(int status) {
    return switch (status) {
      case PROXY_WANTS_CREDENTIALS ->
          RequestTrouble.denied(
              firstHop() + " does not accept our credentials (407)",
              "HTTP_PROXY and HTTPS_PROXY take them: http://user:password@host:port");
      case FORBIDDEN ->
          RequestTrouble.denied(
              firstHop() + " does not let us through to " + origin() + " (403)",
              "have it allowed there, or name the host in NO_PROXY");
      default ->
          new RequestTrouble(
              firstHop() + " found no way to " + origin() + " (" + status + ")",
              "check the name; can the proxy reach it?",
              status >= 500 || status == 429 ? Repetition.ALWAYS : Repetition.USELESS,
              null);
    };
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable at = failure; at != null && causes.size() < 16; at = at.getCause()) {
      causes.addFirst(at);
    }
    return causes;
  }

  private RequestTrouble certificate(List<Throwable> causes, CertificateProblem problem) {
    boolean ofProxy = causes.stream().anyMatch(ProxyTrouble.class::isInstance);
    String whose = "the certificate of " + (ofProxy ? firstHop() : origin().toString());
    String issuer = " (issued by " + problem.issuer() + ")";
    return switch (problem.kind()) {
      case UNTRUSTED ->
          lasting(whose + " is not trusted" + issuer, "give the CA with --ca-file", problem);
      case EXPIRED -> lasting(whose + " has expired" + issuer, "renew it", problem);
      case NOT_YET_VALID ->
          unsent(whose + " is not valid yet" + issuer, "check the clock of this machine", problem);
      case OTHER_NAME ->
          lasting(whose + " is for another name" + issuer, "use the name that it is for", problem);
    };
  }

  private RequestTrouble tls(SSLException cause) {
    // the last is the framework's own word around whatever happened, when TLS itself had no
    // objection
    if (cause.getMessage() == null
        || isAbout("closed", cause)
        || isAbout("Failed to create SSL connection", cause)) {
      return unsent("the connection ended during the TLS handshake", "", cause);
    }
    return lasting("TLS with " + origin() + " failed: " + cause.getMessage(), "", cause);
  }

  private static Optional<String> alertAboutUs(Exception e) {
    return ALERTS_ABOUT_US.stream().filter(alert -> isAbout("alert: " + alert, e)).findFirst();
  }

  private RequestTrouble notHttp(Throwable cause) {
    return lasting(origin() + " does not answer in HTTP", origin().ifItSpeaksTls(), cause);
  }

  private static boolean isAbout(String word, Exception e) {
    return String.valueOf(e.getMessage()).contains(word);
  }

  private RequestTrouble noAnswer(Duration limit, Throwable cause) {
    return new RequestTrouble(
        "no answer from " + origin() + " within " + Durations.text(limit),
        "",
        Repetition.IF_IDEMPOTENT,
        cause);
  }

  private RequestTrouble closed(Throwable failure, List<Throwable> causes, Duration after) {
    boolean stalled = after.toNanos() >= limits.idle().toNanos() * 9 / 10;
    if (stalled) {
      return noAnswer(limits.idle(), failure);
    }
    boolean reset = causes.stream().anyMatch(Diagnosis::isReset);
    return new RequestTrouble(
        withoutAnswer(reset), origin().ifItSpeaksTls(), Repetition.IF_IDEMPOTENT, failure);
  }

  /** The server ended this exchange alone, or we did before it had begun. */
  private RequestTrouble ended(StreamResetException reset) {
    if (reset.getCode() == SharedConnection.REFUSED
        || reset.getCode() == Http2Error.REFUSED_STREAM.code()
        || reset.getCode() == Http2Error.HTTP_1_1_REQUIRED.code()) {
      return stale(StaleConnection.unsent(reset));
    }
    return new RequestTrouble(
        origin() + " broke the request off (" + nameOf(reset.getCode()) + ")",
        "",
        Repetition.IF_IDEMPOTENT,
        reset);
  }

  /** Whether the server said, by ending a stream, that it is asked too much at a time. */
  static boolean isRefusal(Throwable failure) {
    return causes(failure).stream()
        .anyMatch(
            cause ->
                cause instanceof StreamResetException reset
                    && (reset.getCode() == Http2Error.REFUSED_STREAM.code()
                        || reset.getCode() == Http2Error.ENHANCE_YOUR_CALM.code()));
  }

  /** Whether the server speaks HTTP/2, and wants to be asked in HTTP/1.1. */
  static boolean wantsOlderForm(Throwable failure) {
    return causes(failure).stream()
        .anyMatch(
            cause ->
                cause instanceof StreamResetException reset
                    && reset.getCode() == Http2Error.HTTP_1_1_REQUIRED.code());
  }

  private static String nameOf(long code) {
    @Nullable Http2Error error = Http2Error.valueOf(code);
    return error == null ? "error " + code : error.name();
  }

  /** That it speaks the right protocol it has shown before. */
  private RequestTrouble stale(StaleConnection connection) {
    return RequestTrouble.stale(
        connection.isUnsent()
            ? "a connection to " + origin() + " that had served before is not used again"
            : withoutAnswer(connection.wasReset()),
        connection.isUnsent() ? Repetition.ALWAYS : Repetition.IF_IDEMPOTENT,
        connection);
  }

  private String withoutAnswer(boolean reset) {
    return origin() + (reset ? " reset" : " closed") + " the connection without an answer";
  }

  private static boolean isReset(Throwable cause) {
    return cause instanceof SocketException
        || (cause instanceof IOException e && isAbout("reset", e));
  }

  /** Time does not mend it. */
  private static RequestTrouble lasting(String reason, String advice, @Nullable Throwable cause) {
    return new RequestTrouble(reason, advice, Repetition.USELESS, cause);
  }

  private static RequestTrouble unsent(String reason, String advice, Throwable cause) {
    return new RequestTrouble(reason, advice, Repetition.ALWAYS, cause);
  }
}
