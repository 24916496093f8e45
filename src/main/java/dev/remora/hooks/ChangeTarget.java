package dev.remora.hooks;

import dev.remora.http.Origin;
import dev.remora.posix.Signal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/** Whom {@code on-change} names as the one to be told. */
public sealed interface ChangeTarget {
  /** {@code signal:NAME@PROCESS}: this user's processes of a name. */
  record ToProcess(Signal signal, String process) implements ChangeTarget {}

  /** {@code exec:PATH}. */
  record ToProgram(Path program) implements ChangeTarget {}

  /** {@code http(s)://…}. */
  record ToUrl(URI url) implements ChangeTarget {}

  /** {@code exit:CODE}: whoever supervises this process. */
  record ToSupervisor(int code) implements ChangeTarget {}

  /**
   * Reads one. Its kind may be written in capitals, as schemes of URLs may.
   *
   * @throws IllegalArgumentException with a message for people that repeats nothing: a URL may hold
   *     a token
   */
  static ChangeTarget parse(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "signal" -> process(rest);
      case "exec" -> new ToProgram(Program.parse(rest));
      case "http", "https" -> new ToUrl(url(text));
      case "exit" -> new ToSupervisor(code(rest));
      default ->
          throw new IllegalArgumentException(
              "signal:NAME@PROCESS, exec:PATH, http(s)://… or exit:CODE is expected");
    };
  }

  private static ChangeTarget process(String text) {
    int at = text.indexOf('@');
    String process = text.substring(at + 1);
    if (at < 0 || process.isEmpty() || process.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "a signal and the name of a process without its directory are expected, such as"
              + " signal:HUP@nginx");
    }
    return new ToProcess(Signal.parse(text.substring(0, at)), process);
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      Origin.of(url);
      return url;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a URL without unusual characters is expected", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a URL with a host and without a user name is expected", e);
    }
  }

  private static int code(String text) {
    int code = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("an exit code from 0 to 255 is expected");
    }
    return code;
  }
}
