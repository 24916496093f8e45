package dev.remora.diff;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many lines belong to a value: more rather than fewer. */
record ValueExtent(List<String> lines) {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,60})-----");
  private static final String END = "-----END ";

  /** What of PEM everybody may see. */
  private static final Set<String> PUBLIC =
      Set.of(
          "CERTIFICATE",
          "TRUSTED CERTIFICATE",
          "X509 CERTIFICATE",
          "CERTIFICATE REQUEST",
          "NEW CERTIFICATE REQUEST",
          "X509 CRL",
          "PUBLIC KEY",
          "RSA PUBLIC KEY",
          "PKCS7",
          "DH PARAMETERS",
          "EC PARAMETERS",
          "PGP PUBLIC KEY BLOCK",
          "PGP SIGNATURE",
          "SSH SIGNATURE");

  /** Tags and anchors of YAML, prefixes of strings. */
  private static final Pattern DRESS = Pattern.compile("(?:[!&][^\\s]*\\s+|[$a-zA-Z](?=[\"']))*");

  private static final Pattern HEREDOC = Pattern.compile("<<[-~]?\\s*[\"']?([\\w.-]{1,100}).*");
  private static final Pattern NOTHING =
      Pattern.compile("\\s*(?:[#;].*|[|>][-+0-9]*\\s*(?:#.*)?)?");

  /** The last line that a backslash joins to this one. */
  int lastJoined(int at) {
    int last = at;
    while (last + 1 < lines.size() && isContinued(lines.get(last))) {
      last++;
    }
    return last;
  }

  private static boolean isContinued(String line) {
    int end = line.endsWith("\r") ? line.length() - 1 : line.length();
    int slashes = 0;
    while (slashes < end && line.charAt(end - 1 - slashes) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  /** The lines as the one that they mean. */
  String joined(int first, int last) {
    StringBuilder text = new StringBuilder(lines.get(first));
    for (int i = first + 1; i <= last; i++) {
      text.setLength(text.lastIndexOf("\\"));
      text.append(lines.get(i).stripLeading());
    }
    return text.toString();
  }

  /** Where a private key begins, in PEM: behind its last line, or {@code at} where none does. */
  int endOfKey(int at) {
    return isKey(lines.get(at)) ? endOfPem(at, lines.get(at)) : at;
  }

  /** What of its first line may be shown. */
  String beginOfKey(String line) {
    Matcher begin = BEGIN.matcher(line);
    while (begin.find()) {
      if (!PUBLIC.contains(begin.group(1))) {
        return line.substring(0, begin.end()) + " ";
      }
    }
    throw new IllegalArgumentException("no private key begins there");
  }

  private static boolean isKey(String line) {
    return BEGIN.matcher(line).results().anyMatch(begin -> !PUBLIC.contains(begin.group(1)));
  }

  private int endOfPem(int at, String first) {
    int begin = first.lastIndexOf("-----BEGIN ");
    if (first.indexOf(END, begin) >= 0) {
      return at + 1;
    }
    for (int i = at + 1; i < lines.size(); i++) {
      if (lines.get(i).contains(END)) {
        return i + 1;
      }
    }
    return lines.size();
  }

  /**
   * Behind the last line of a value.
   *
   * @param last the line that it begins in, with all that is joined to it
   * @param line all of that
   */
  int end(int last, String line, KeySearch.Found found) {
    return switch (found.form()) {
      case SECTION -> until(last + 1, next -> next.stripLeading().startsWith("["));
      case ELEMENT ->
          line.indexOf("</", found.value()) >= 0
              ? last + 1
              : through(last + 1, next -> next.contains("</"));
      case ITEM -> Math.min(lines.size(), indented(last + 2, last));
      case VALUE -> endOfValue(last, line, found.value());
    };
  }

  private int endOfValue(int last, String line, int begin) {
    String value = DRESS.matcher(line.substring(begin)).replaceFirst("");
    Matcher heredoc = HEREDOC.matcher(value);
    if (heredoc.matches()) {
      String marker = heredoc.group(1);
      return through(last + 1, next -> next.strip().equals(marker));
    }
    int end = value.contains("-----BEGIN ") ? endOfPem(last, line) : last + 1;
    end = Math.max(end, new Closing(value).end(last, this));
    boolean nothing = NOTHING.matcher(value).matches();
    if (nothing && end < lines.size()) {
      end = Math.max(end, elsewhere(end, last));
    }
    return indented(end, last);
  }

  /** Of a key without a value in its line: the items of a list at its own column, or a line on. */
  private int elsewhere(int from, int key) {
    int at = from;
    while (at < lines.size() && lines.get(at).isBlank()) {
      at++;
    }
    if (at == lines.size()) {
      return from;
    }
    String next = lines.get(at);
    int column = Columns.indent(lines.get(key));
    boolean ofList = Columns.isItem(next) && !Columns.isItem(lines.get(key));
    if (ofList && Columns.indent(next) == column) {
      return until(
          at,
          l ->
              !l.isBlank()
                  && (Columns.indent(l) < column
                      || (Columns.indent(l) == column && !Columns.isItem(l))));
    }
    String bare = next.strip();
    boolean ofQuestion = lines.get(key).stripLeading().startsWith("?") && bare.startsWith(":");
    boolean begins = !bare.isEmpty() && "\"'{[".indexOf(bare.charAt(0)) >= 0;
    boolean isKey = bare.matches("([\"']).{0,256}?\\1\\s*[:=].*") || bare.matches("\\[[^,]*]");
    return ofQuestion
        ? indented(at + 1, at)
        : begins && !isKey ? Math.max(at + 1, new Closing(bare).end(at, this)) : from;
  }

  /** Over the lines that are indented more than a key, and those between them that are empty. */
  private int indented(int from, int key) {
    int column = Columns.key(lines.get(key));
    int end = Math.min(from, lines.size());
    for (int i = end; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        if (Columns.indent(lines.get(i)) <= column) {
          return end;
        }
        end = i + 1;
      }
    }
    return end;
  }

  /** A condition on a line. */
  interface Condition {
    boolean holds(String line);
  }

  private int until(int from, Condition stop) {
    int at = Math.min(from, lines.size());
    while (at < lines.size() && !stop.holds(lines.get(at))) {
      at++;
    }
    return at;
  }

  /** Up to the line where it holds, and with it; to the end where it never does. */
  int through(int from, Condition last) {
    return Math.min(lines.size(), until(from, last) + 1);
  }
}
