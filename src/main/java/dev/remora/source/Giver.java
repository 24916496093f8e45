package dev.remora.source;

import dev.remora.failure.RegistryUnavailable;
import java.util.Optional;

/** Who gave an answer: whoever was asked, or somebody in its place. */
public sealed interface Giver {
  /** Its name as people write it. */
  String name();

  /**
   * Why whoever was asked could not answer, where this one's word was taken instead. What that says
   * may be chosen; what it does not say means nothing (design, section 2.6).
   */
  default Optional<RegistryUnavailable> away() {
    return Optional.empty();
  }

  /** The registry itself: what it says is not there is not there. */
  record Registry(String name) implements Giver {}

  /**
   * An image layout. It may be a copy that is not whole: what it lists and lacks was lost, and
   * nobody knows what it would have been.
   */
  record Layout(String name) implements Giver {}

  /** A mirror: of content, which its digest verifies, or because the registry is away. */
  record Mirror(String name, Optional<RegistryUnavailable> away) implements Giver {}

  /** What was kept here from an earlier time, in the cache or on the volume. */
  record Store(String name) implements Giver {}

  /** The reference, which names the digest that it means. */
  record Reference(String name) implements Giver {}
}
