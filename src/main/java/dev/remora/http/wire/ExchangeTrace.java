package dev.remora.http.wire;

import dev.remora.http.Hop;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.RequestTrouble;
import dev.remora.time.Clock;
import dev.remora.time.Durations;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells of one request in one line, when it is over: with its answer's last byte, or when it
 * failed. Of an address it tells what cannot be a secret: never a query, and a path only where we
 * know what is in it, without what looks like a signature all the same.
 */
final class ExchangeTrace {
  private static final int LONGEST_PART = 90;
  private static final Pattern HIT = Pattern.compile("(?i)\\bhit\\b");

  private final Trace trace;
  private final Clock clock;
  private final Hop hop;
  private final long began;
  private final Map<String, String> fields = new TreeMap<>();
  private String by = "";
  private boolean over;

  ExchangeTrace(Trace trace, Clock clock, Hop hop) {
    this.trace = trace;
    this.clock = clock;
    this.hop = hop;
    this.began = clock.nanoTime();
  }

  /** An answer begins to arrive. */
  synchronized void answered(int status, AnswerHead head) {
    if (trace.isOn()) {
      fields.put("status", Integer.toString(status));
      fields.put("connection", head.connection());
      fields.put("protocol", head.protocol());
      by = whose() + way(head.fields());
      fields.put("answered-by", by);
    }
  }

  /** It has arrived as far as anybody wants it. */
  void complete(long bytes) {
    brokenOff(bytes, "");
  }

  /** It ended too early, for a reason. */
  synchronized void brokenOff(long bytes, String problem) {
    if (over || !trace.isOn()) {
      return;
    }
    over = true;
    fields.put("bytes", Long.toString(bytes));
    end(
        fields.get("status")
            + ", "
            + bytes
            + " bytes in "
            + took()
            + ", "
            + fields.get("connection")
            + ("HTTP/2".equals(fields.get("protocol")) ? " HTTP/2" : "")
            + " connection, by "
            + by
            + (problem.isEmpty() ? "" : "; " + problem),
        problem);
  }

  /** No answer came. */
  synchronized void failed(RequestTrouble trouble) {
    if (over || !trace.isOn()) {
      return;
    }
    over = true;
    if (trouble.isStale()) {
      fields.put("connection", "reused");
    }
    end("no answer in " + took() + ": " + trouble.reason(), trouble.reason());
  }

  private void end(String outcome, String problem) {
    Request request = hop.request();
    URI uri = request.uri();
    fields.put("method", request.method().name());
    fields.put("host", hop.origin().toString());
    fields.put("path", path(uri));
    fields.put("milliseconds", Long.toString(elapsed().toMillis()));
    fields.put("purpose", request.purpose().toString());
    if (!problem.isEmpty()) {
      fields.put("problem", problem);
    }
    trace.write(
        new Step(
            "request",
            request.method()
                + " "
                + hop.origin().scheme()
                + "://"
                + hop.origin()
                + path(uri)
                + ": "
                + outcome
                + "; to "
                + request.purpose(),
            fields));
  }

  private String whose() {
    if (hop.isRedirected()) {
      return "where " + hop.sender().map(Origin::toString).orElse("somebody") + " redirects to";
    }
    return hop.request().role().isEmpty() ? "the server" : hop.request().role();
  }

  /** Who else had a hand in it, as far as they say so. */
  private String way(Map<String, List<String>> header) {
    String proxy =
        hop.route().proxy().isPresent()
            ? ", through " + hop.route().nameOfFirstHop()
            : header.containsKey("Via") ? ", through a proxy" : "";
    boolean cached = header.containsKey("Age") || HIT.matcher(first(header, "X-Cache")).find();
    return proxy + (cached ? ", out of a cache" : "");
  }

  private static String first(Map<String, List<String>> header, String name) {
    return header.getOrDefault(name, List.of("")).getFirst();
  }

  private String took() {
    return Durations.text(Duration.ofMillis(elapsed().toMillis()));
  }

  private Duration elapsed() {
    return Duration.ofNanos(clock.nanoTime() - began);
  }

  private String path(URI uri) {
    if (hop.request().role().isEmpty() || hop.isRedirected()) {
      return "/…"; // that of a webhook is a password, and that of a signed URL may be
    }
    String path =
        Arrays.stream(uri.getRawPath().split("/", -1))
            .map(part -> part.length() > LONGEST_PART || part.indexOf('=') >= 0 ? "…" : part)
            .collect(Collectors.joining("/"));
    return (path.isEmpty() ? "/" : path) + (uri.getRawQuery() == null ? "" : "?…");
  }
}
