package dev.remora.hooks;

import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Deadline;
import java.nio.file.Path;

/** Checks the files of a revision before readers see them, and may refuse it. */
@FunctionalInterface
public interface Validator {
  /**
   * Checks them.
   *
   * @param staged the directory that holds them, which nobody else may enter
   * @throws dev.remora.failure.ContentRefused when they are refused, with the file and the reason
   */
  void check(Path staged, Deadline deadline);

  /** The validator where no setting asks for one. */
  static Validator none() {
    return (staged, deadline) -> {};
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
}
