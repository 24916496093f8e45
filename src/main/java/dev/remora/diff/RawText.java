package dev.remora.diff;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that is text: UTF-8 without control characters besides tabs and line ends.
 *
 * @param lines without their ends; a carriage return is part of its line
 * @param ended whether the last one has an end
 */
record RawText(List<String> lines, boolean ended) {
  /** Nothing where it is none. */
  static Optional<RawText> of(byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.chars().anyMatch(RawText::isBinary) ? Optional.empty() : Optional.of(of(text));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static RawText of(String text) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      lines.add(text.substring(begin, end));
      begin = end + 1;
    }
    boolean ended = begin == text.length();
    if (!ended) {
      lines.add(text.substring(begin));
    }
    return new RawText(lines, ended);
  }

  private static boolean isBinary(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r';
  }

  boolean isEnded(int line) {
    return ended || line < lines.size() - 1;
  }

  /** As it is. */
  List<Line> plain() {
    List<Line> plain = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      plain.add(new Line(lines.get(i), "", isEnded(i)));
    }
    return plain;
  }
}
