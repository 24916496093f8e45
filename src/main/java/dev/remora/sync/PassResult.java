package dev.remora.sync;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.publish.Published;
import java.util.Optional;

/** How a pass ended. Unless it says otherwise, what was published before stays. */
public sealed interface PassResult {
  /** What is published by it, or was before and still is the one; nothing where it failed. */
  default Optional<Published> current() {
    return switch (this) {
      case Unchanged(Published published) -> Optional.of(published);
      case Changed(Published published) -> Optional.of(published);
      case Vetoed _, Failed _ -> Optional.empty();
    };
  }

  /**
   * The same.
   *
   * @throws Failure why there is nothing
   */
  default Published orThrow() {
    return switch (this) {
      case Unchanged(Published published) -> published;
      case Changed(Published published) -> published;
      case Vetoed(ContentRefused veto) -> throw veto;
      case Failed(Failure failure) -> throw failure;
    };
  }

  /** What is published is still the one. */
  record Unchanged(Published published) implements PassResult {}

  /** This is published now, in place of another revision or of an altered one. */
  record Changed(Published published) implements PassResult {}

  /** {@code validate} refused the candidate. */
  record Vetoed(ContentRefused failure) implements PassResult {}

  /** Any other failure. */
  record Failed(Failure failure) implements PassResult {}
}
