package dev.remora.hooks;

import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Deadline;
import java.nio.file.Path;

/** Checks the files of a revision before readers see them, and may refuse it. */
public sealed interface Validator permits FormatValidator, ProgramValidator, Validator.AcceptsAll {
  /**
   * Checks them.
   *
   * @param staged the directory that holds them, which nobody else may enter
   * @throws dev.remora.failure.ContentRefused when they are refused, with the file and the reason
   */
  void check(Path staged, Deadline deadline);

  /** The validator where no setting asks for one. */
  static Validator none() {
    return new AcceptsAll();
  }

  /**
   * The validator for a setting.
   *
   * @param written the directories in which no program is run
   */
  static Validator of(ValidationMethod validation, WrittenDirectories written) {
    return switch (validation) {
      case ValidationMethod.Formats(var formats) -> new FormatValidator(formats);
      case ValidationMethod.ByProgram(var program) ->
          new ProgramValidator(new Program(program, written));
    };
  }

  /** Accepts everything. */
  record AcceptsAll() implements Validator {
    @Override
    public void check(Path staged, Deadline deadline) {
      // nothing is to be checked
    }
  }
}
