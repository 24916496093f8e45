package dev.remora.discovery;

import dev.remora.oci.SignerKind;
import java.util.regex.Pattern;

/** What would have one chosen that is not. */
public enum Remedy {
  /** To pin it, in one place. */
  PIN,
  /** To sign it. */
  SIGN,
  /** To attach it again, which makes it the newest. */
  ATTACH_AGAIN;

  /** What means nothing to a shell. */
  private static final Pattern UNQUOTED = Pattern.compile("[A-Za-z0-9=,._/:@-]*");

  /**
   * What things are called, in full or by words in capitals.
   *
   * @param image to which it is attached
   * @param revision its digest, or the beginning of it
   * @param step how it is signed by another tool
   */
  public record Names(String image, String revision, SigningStep step) {}

  /** As it is typed, where the same settings hold, for whoever attaches or signs, too. */
  public String typed(Names names, Selection selection) {
    SignerKind kind = SigningStep.simplest(selection.policy().signers());
    boolean byKey = kind == SignerKind.KEY;
    boolean signed = selection.policy().needsEvidence();
    String attach = "remora attach " + names.image() + " --from " + names.revision();
    return switch (this) {
      case PIN -> "--revision " + names.revision();
      case SIGN ->
          byKey
              ? "remora sign %s %s --sign-key FILE%s"
                  .formatted(names.image(), names.revision(), match(selection))
              : names.step().by(kind, false);
      case ATTACH_AGAIN ->
          !signed || byKey
              ? attach + (signed ? " --sign-key FILE" : "") + match(selection)
              : attach
                  + " --force, and sign that: "
                  + new SigningStep(names.step().where(), "DIGEST").by(kind, false);
    };
  }

  private static String match(Selection selection) {
    String rules = selection.rules().toString();
    if (rules.isEmpty()) {
      return "";
    }
    boolean plain = UNQUOTED.matcher(rules).matches();
    return " --match " + (plain ? rules : "'" + rules.replace("'", "'\\''") + "'");
  }
}
