package dev.remora.property;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A statement that has to hold for whatever a seed makes of it. */
@FunctionalInterface
public interface Property {
  void holds(RandomGenerator random) throws Exception;

  /** Tries the property with the seeds 0 to {@code cases - 1}; a failure names its seed. */
  static void check(int cases, Property property) {
    for (long seed = 0; seed < cases; seed++) {
      check(seed, property);
    }
  }

  /** Tries the property with one seed: how a failure is looked at again. */
  static void check(long seed, Property property) {
    try {
      property.holds(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
    } catch (Exception | Error e) {
      throw new AssertionError("with the seed " + seed + ": " + e, e);
    }
  }
}
