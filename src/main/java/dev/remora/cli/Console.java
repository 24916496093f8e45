package dev.remora.cli;

import dev.remora.failure.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Standard output, which is the result, and standard error, which is everything else: lines, and
 * below them, on a terminal, a few that are redrawn in place.
 */
final class Console {
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final StandardStreams streams;
  private final Style outStyle;
  private final Style errStyle;
  private final boolean canRedraw;
  private List<String> live = List.of();
  private Optional<String> sign = Optional.empty();
  private boolean settled;
  private int drawn;

  Console(StandardStreams streams, Map<String, String> environment) {
    this.streams = streams;
    this.outStyle = Style.of(streams.outIsTerminal(), environment);
    this.errStyle = Style.of(streams.errIsTerminal(), environment);
    this.canRedraw = streams.errIsTerminal() && !Style.isDumb(environment);
  }

  Style outStyle() {
    return outStyle;
  }

  /** Whether a person sees the result as it is written. */
  boolean resultIsWatched() {
    return streams.outIsTerminal();
  }

  Style errStyle() {
    return errStyle;
  }

  boolean canRedraw() {
    return canRedraw;
  }

  void result(byte[] bytes) throws IOException {
    streams.out().write(bytes);
    streams.out().flush();
  }

  synchronized void line(String line) {
    write(erased() + line + "\n" + redrawn());
  }

  /** Where in the code a failure happened, for whoever asked to see it. */
  static Stream<String> traceOf(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString().lines().map(l -> l.replace('\t', ' ')).map(Failure::harmless);
  }

  /** Shows these lines below all others until they are replaced. */
  synchronized void live(List<String> lines) {
    if (!settled) {
      live = List.copyOf(lines);
      redraw();
    }
  }

  /** Shows this line below all others wherever there is nothing better to show there. */
  synchronized void sign(String line) {
    if (!settled && !sign.equals(Optional.of(line))) {
      sign = Optional.of(line);
      if (live.isEmpty()) {
        redraw();
      }
    }
  }

  /** Takes away, for good, what is redrawn: the run is over. */
  synchronized void settle() {
    settled = true;
    live = List.of();
    sign = Optional.empty();
    if (drawn > 0) {
      redraw();
    }
  }

  synchronized boolean isSettled() {
    return settled;
  }

  private void redraw() {
    write(erased() + redrawn());
  }

  private String erased() {
    return drawn == 0 ? "" : "\u001b[" + drawn + "A\r" + CLEAR_BELOW;
  }

  /** Lines are cut at the terminal's edge, wherever that is, so that each remains one line. */
  private String redrawn() {
    List<String> lines = live.isEmpty() ? sign.stream().toList() : live;
    drawn = lines.size();
    return lines.isEmpty() ? "" : NO_WRAP + String.join("\n", lines) + "\n" + WRAP;
  }

  private void write(String text) {
    try {
      OutputStream err = streams.err();
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException e) {
      // nobody can be told that standard error is gone
    }
  }
}
