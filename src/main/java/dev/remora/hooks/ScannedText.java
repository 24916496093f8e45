package dev.remora.hooks;

import java.io.IOException;
import java.io.Reader;

/**
 * Passes the characters of a YAML text to the parser's scanner. That keeps a whole token, and
 * copies what it has of it whenever it reads more: its memory is a multiple of the longest token,
 * and its time would grow with the square of that.
 *
 * <p>So the longer a token already is, the more the scanner gets at once, and it never gets a very
 * long one. Of a long word, such as a certificate in base64, it gets the beginning, and a hash in
 * place of the rest: to YAML, one letter in a word is as good as another, and different words stay
 * different. What is still long, such as a text of many words, is refused.
 */
final class ScannedText extends Reader {
  /**
   * Far more than the scanner counts: a key on the line of its value has at most 1,024 characters.
   */
  private static final int LONGEST_WORD = 4096;

  /** The most lines that begin as directives do: the scanner keeps all of a document. */
  private static final int MOST_DIRECTIVES = 100;

  private static final int BUFFER = 8192;
  private static final int FIRST_PIECE = 2 * BUFFER;
  private static final int DIGITS = 16;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** Something in a text is longer than the limits. The message says what, for people. */
  static final class TooLong extends RuntimeException {
    TooLong(String message) {
      super(message);
    }
  }

  /**
   * How long one token may be, in characters.
   *
   * @param token in all
   * @param line on its last line
   */
  record Limits(int token, int line) {}

  private final Reader text;
  private final Limits limits;
  private final char[] buffer = new char[BUFFER];
  private int position;
  private int end;

  private int word;
  private long hash = 1;
  private int digits;
  private int inToken;
  private int onLine;
  private int directives;
  private boolean atLineStart = true;

  ScannedText(Reader text, Limits limits) {
    this.text = text;
    this.limits = limits;
  }

  /** To be called when the parser has made a token of what came so far. */
  void tokenEnded() {
    inToken = 0;
    onLine = 0;
    directives = 0;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    // one less than fits: after the first half of a character the parser asks for the other
    int most = Math.max(1, Math.min(length - 1, Math.max(FIRST_PIECE, onLine)));
    int count = 0;
    while (count < most) {
      if (digits > 0) {
        digits--;
        target[offset + count++] = Character.forDigit((int) (hash >>> (4 * digits)) & 15, 16);
      } else if (position < end || fill()) {
        char next = buffer[position];
        if (!isOfWord(next) && word > LONGEST_WORD) {
          endWord();
          continue;
        }
        position++;
        if (isOfWord(next) && ++word > LONGEST_WORD) {
          hash = (hash ^ next) * MULTIPLIER;
          hash ^= hash >>> 32;
        } else {
          target[offset + count++] = pass(next);
        }
      } else if (word > LONGEST_WORD) {
        endWord(); // and with it the text
      } else {
        break;
      }
    }
    return count == 0 ? -1 : count;
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, text.read(buffer, 0, BUFFER));
    return end > 0;
  }

  private void endWord() {
    word = 0;
    digits = DIGITS;
  }

  private char pass(char next) {
    if (!isOfWord(next)) {
      word = 0;
      hash = 1;
    }
    if (atLineStart && next == '%' && ++directives > MOST_DIRECTIVES) {
      throw new TooLong("more than " + MOST_DIRECTIVES + " of its lines are directives");
    }
    atLineStart = next == '\n' || next == '\r';
    onLine = atLineStart ? 0 : onLine + 1;
    if (onLine > limits.line) {
      throw new TooLong(
          "a line of a text or comment in it is longer than " + limits.line + " characters");
    }
    if (++inToken > limits.token) {
      throw new TooLong("a text or comment in it is longer than " + limits.token + " characters");
    }
    return next;
  }

  /**
   * Whether a character stands for nothing but itself within a word, whatever the token: letters
   * and digits of all languages, and what base64 and its kin add to them.
   */
  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '='
        || c == '-'
        || c == '_'
        || (c > '\u00A0' && !Character.isSurrogate(c) && Character.isLetterOrDigit(c));
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
