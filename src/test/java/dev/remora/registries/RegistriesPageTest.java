package dev.remora.registries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/registries.md} is made of the rows, of the pins, and of what was run. */
class RegistriesPageTest {
  @Test
  void pageIsWhatMakeRegistriesWrites() {
    assertEquals(
        RegistriesPage.with(RegistriesPage.cells()),
        RegistriesPage.read(),
        "rows or pins have changed: make registries writes the page");
  }

  @Test
  void everyRowWasRunByEverybody() {
    var cells = RegistriesPage.cells();
    for (Behaviour row : Behaviours.all()) {
      var of = cells.getOrDefault(row.id(), Map.of());
      RegistriesPage.clients()
          .forEach(
              client ->
                  assertTrue(
                      of.getOrDefault(client, "").matches("right|–|wrong: .+"),
                      () -> row.id() + ", " + client));
      assertEquals(Outcome.RIGHT, of.get("Remora"), row.id());
    }
  }

  @Test
  void rowsAreWellFormed() {
    var ids = new HashSet<String>();
    for (Behaviour row : Behaviours.all()) {
      assertTrue(ids.add(row.id()), row.id());
      assertTrue(row.dated().matches("\\d{4}-\\d{2}(-\\d{2})?"), row.id());
      assertTrue(row.source().startsWith("https://"), row.id());
      assertTrue(!row.runs().isEmpty(), row.id());
      for (String words : List.of(row.registry(), row.does(), row.advice())) {
        assertTrue(!words.contains("|") && !words.contains("\n"), row.id());
      }
    }
    assertTrue(ids.size() >= 60, "rows: " + ids.size());
  }
}
