package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.oci.Descriptor;
import dev.remora.trace.Step;
import dev.remora.trace.Steps;
import dev.remora.trace.Trace;
import dev.remora.trace.Warnings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of why one counts and another does not. */
class DecisionsTest extends DiscoveryScenario {
  private final Steps steps = new Steps();

  @Override
  Discovery discovery(Selection selection) {
    Warnings told =
        new Warnings() {
          @Override
          public void warn(String line) {
            warnings.add(line);
          }

          @Override
          public Trace trace() {
            return steps;
          }
        };
    return new Discovery(selection, clock, told);
  }

  @Test
  void whatIsListedKeptDroppedAndChosenIsToldInOrder() {
    Descriptor older = created("2026-07-30T00:00:00Z");
    Descriptor newer = created("2026-07-31T00:00:00Z");
    Descriptor signature = source.attach(image, SIGNATURE, Map.of());
    find();
    assertEquals(
        List.of("listed", "dropped", "narrowed", "chosen", "candidate", "not-chosen"),
        steps.all().stream().map(Step::event).toList(),
        steps::toString);
    assertTrue(steps.messages("listed").getFirst().contains("lists 3 attached"), steps::toString);
    assertTrue(
        steps.messages("dropped").getFirst().startsWith(signature.digest() + " is none: it is"),
        steps::toString);
    assertTrue(steps.messages("chosen").getFirst().contains(newer.digest() + " is chosen"));
    assertTrue(steps.messages("chosen").getFirst().endsWith("the newest of its generations"));
    assertEquals(
        List.of("the time of creation leaves 1 of 2"), steps.messages("narrowed"), steps::toString);
    assertEquals(
        List.of(
            older.digest()
                + " is older, of 2026-07-30T00:00:00Z, and the newest is of 2026-07-31T00:00:00Z"),
        steps.messages("not-chosen"));
  }

  @Test
  void ruleThatDecidesIsTold() {
    attach("env", "test");
    Descriptor production = attach("env", "prod");
    find(match("env=prod"));
    assertTrue(
        steps.messages("chosen").getFirst().startsWith(production.digest() + " is chosen"),
        steps::toString);
    assertEquals(1, steps.messages("not-chosen").size());
    assertTrue(
        steps.messages("not-chosen").getFirst().endsWith("the rule that decides, env=prod"),
        steps::toString);
    assertEquals(List.of("the rule env=prod leaves 1 of 2"), steps.messages("narrowed"));
  }

  @Test
  void choiceThatNobodyCanMakeIsTold() {
    attach("env", "test");
    attach("env", "prod");
    assertThrows(AmbiguousChoice.class, this::find);
    assertTrue(
        steps.messages("undecided").stream().anyMatch(line -> line.contains("env")),
        steps::toString);
  }
}
