package dev.remora.cli;

import static java.util.stream.Collectors.joining;

import dev.remora.cli.CompletionTable.OfCommands;
import dev.remora.cli.CompletionTable.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables as lines of {@code complete}, which fish reads. */
final class FishCompletion {
  private FishCompletion() {}

  static String commands(CompletionTable table) {
    return table.commands().stream()
        .map(c -> line("__remora_begins", "-a " + c.word() + described(c.summary())))
        .collect(joining("\n"));
  }

  static String options(CompletionTable table) {
    return table.options().stream().map(FishCompletion::option).collect(joining("\n"));
  }

  private static String option(OfCommands option) {
    String name = option.name();
    String spelt = name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1);
    String value = option.isSwitch() ? "" : " " + value(option.offer());
    return line(
        "__remora_is " + String.join(" ", option.commands()),
        spelt + value + described(option.help()));
  }

  /** After an option: that it has to have one, and which. */
  private static String value(Offer offer) {
    return offer == Offer.Kind.FILE ? "-r -F" : "-x" + offered(offer);
  }

  static String arguments(CompletionTable table) {
    Map<Place, List<String>> owners = new LinkedHashMap<>();
    for (Place place : table.arguments()) {
      if (place.offer() != Offer.Kind.NOTHING) {
        owners
            .computeIfAbsent(
                new Place("", place.number(), place.orLater(), place.offer()),
                _ -> new ArrayList<>())
            .add(place.command());
      }
    }
    return owners.entrySet().stream()
        .map(
            entry -> {
              Place place = entry.getKey();
              String where = place.orLater() ? "__remora_from " : "__remora_at ";
              return line(
                  where + place.number() + " " + String.join(" ", entry.getValue()),
                  place.offer() == Offer.Kind.FILE ? "-F" : offered(place.offer()).strip());
            })
        .collect(joining("\n"));
  }

  private static String offered(Offer offer) {
    return switch (offer) {
      case Offer.Words(List<String> words) -> " -a '" + String.join(" ", words) + "'";
      case Offer.Kind kind ->
          switch (kind) {
            case DIRECTORY -> " -a '(__fish_complete_directories)'";
            case IMAGE -> " -a '(__remora_images)'";
            case REVISION -> " -a '(__remora_revisions)'";
            case FILE, NOTHING -> "";
          };
    };
  }

  private static String line(String condition, String rest) {
    return "complete -c remora -n '" + condition + "' " + rest;
  }

  private static String described(String help) {
    return " -d '" + help.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
