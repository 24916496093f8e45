package dev.remora.trust.log;

import dev.remora.trust.proof.Encoded;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line below a note (C2SP, "signed-note").
 *
 * @param name whose signature it is
 * @param hint which of its keys: four bytes
 */
record NoteSignature(String name, Encoded hint, Encoded value) {
  private static final String BEGIN = "\u2014 ";
  private static final int HINT_BYTES = 4;

  static Optional<NoteSignature> parse(String line) {
    int name = line.lastIndexOf(' ');
    if (!line.startsWith(BEGIN) || name <= BEGIN.length()) {
      return Optional.empty();
    }
    return Encoded.of(line.substring(name + 1))
        .map(Encoded::bytes)
        .filter(bytes -> bytes.length > HINT_BYTES)
        .map(bytes -> of(line.substring(BEGIN.length(), name), bytes));
  }

  private static NoteSignature of(String name, byte[] bytes) {
    return new NoteSignature(
        name,
        Encoded.of(Arrays.copyOf(bytes, HINT_BYTES)),
        Encoded.of(Arrays.copyOfRange(bytes, HINT_BYTES, bytes.length)));
  }
}
