package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The head of a log's tree, in a note that the log signed (C2SP, "tlog-checkpoint" and
 * "signed-note").
 *
 * @param text what is signed
 * @param origin the log's name
 * @param size of the tree, in entries
 * @param root of the tree
 */
record Checkpoint(
    String text, String origin, long size, Encoded root, List<NoteSignature> signatures) {
  private static final int MOST_SIGNATURES = 32;
  private static final int ROOT_BYTES = 32;

  Checkpoint {
    signatures = List.copyOf(signatures);
  }

  static Checkpoint parse(String note) throws Refusal {
    int end = note.indexOf("\n\n");
    if (end < 0) {
      throw malformed("has no signatures");
    }
    String text = note.substring(0, end + 1);
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || lines[0].isEmpty()) { // the last one is what follows the end
      throw malformed("has not the three lines origin, size and root");
    }
    long size = Count.parse(lines[1]).orElseThrow(() -> malformed("has no size"));
    Encoded root =
        Encoded.of(lines[2])
            .filter(hash -> hash.bytes().length == ROOT_BYTES)
            .orElseThrow(() -> malformed("has no root"));
    return new Checkpoint(text, lines[0], size, root, signatures(note.substring(end + 2)));
  }

  private static List<NoteSignature> signatures(String text) throws Refusal {
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : text.lines().limit(MOST_SIGNATURES + 1L).toList()) {
      signatures.add(NoteSignature.parse(line).orElseThrow(() -> malformed("has a strange line")));
    }
    if (signatures.size() > MOST_SIGNATURES) {
      throw malformed("has too many signatures");
    }
    return signatures;
  }

  /**
   * Others may have signed, too, such as witnesses; the log itself has to be among them. Of several
   * under its name and hint the first decides: so that nobody makes others verify many.
   */
  void requireSignedBy(LogKey log) throws Refusal {
    boolean signed =
        signatures.stream()
            .filter(signature -> isOf(log, signature))
            .findFirst()
            .filter(own -> log.signed(own.value().bytes(), text.getBytes(UTF_8)))
            .isPresent();
    if (!signed) {
      throw Refusal.unproven("its checkpoint is not signed by its log");
    }
  }

  /** Rekor's first version adds the number of its tree to its name. */
  private boolean isOf(LogKey log, NoteSignature signature) {
    boolean named = origin.equals(signature.name()) || origin.startsWith(signature.name() + " - ");
    byte[] hint = signature.hint().bytes();
    return named && Arrays.equals(hint, Arrays.copyOf(log.idBytes(), hint.length));
  }

  private static Refusal malformed(String how) {
    return Refusal.unproven("its checkpoint " + how);
  }
}
