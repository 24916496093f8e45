package dev.remora.cli;

import static java.util.stream.Collectors.joining;

import dev.remora.failure.ExitCode;
import dev.remora.settings.Command;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import java.time.ZoneOffset;
import java.util.Locale;

/** The manual page: what the help says, from the same tables, as one document. */
final class ManualPage {
  private final RoffText page = new RoffText();

  private ManualPage() {}

  /** Its source, for {@code man -l}. */
  static String source() {
    ManualPage manual = new ManualPage();
    manual.beginning();
    Command.all().stream().map(CommandText::of).forEach(manual::command);
    manual.otherCommands();
    manual.settings();
    manual.exitStatus();
    TopicText.TOPICS.forEach(manual::topic);
    return manual.page.source();
  }

  private void beginning() {
    page.title(
        "remora",
        Build.THIS.time().atZone(ZoneOffset.UTC).toLocalDate(),
        "remora " + Build.THIS.version());
    page.section("NAME");
    page.name("remora", HelpPages.PURPOSE);
    page.section("SYNOPSIS");
    page.text("remora COMMAND [ARGUMENT]... [--SETTING VALUE]...");
    page.section("DESCRIPTION");
    page.text(
        "Without a command it pulls, when an image is configured by REMORA_IMAGE. remora help"
            + " COMMAND says in short what a command takes, remora COMMAND --help all of it. Every"
            + " failure is one line on standard error: what was being done, to what, why it failed"
            + " and what to do.");
    page.section("COMMANDS");
  }

  private void command(CommandText command) {
    page.subsection(command.synopsis());
    page.text(command.description());
    command.own().forEach(page::option);
    page.paragraph();
    page.example(command.examples());
    page.paragraph();
    page.text(
        SettingsTable.of(command.command()).stream()
            .map(Setting::toString)
            .collect(joining(", ", "Settings: ", "")));
  }

  private void otherCommands() {
    page.subsection("Besides");
    for (CommandWord command : CommandWord.all()) {
      if (Command.named(command.word()).isEmpty()) {
        page.item("remora " + command.word(), command.summary());
      }
    }
    page.section("OPTIONS");
    page.option(Option.FORMAT);
    CommandText.ANY.forEach(page::option);
  }

  private void settings() {
    page.section("SETTINGS");
    page.blocks(HelpPages.SETTINGS);
    SettingsTable.all().stream().map(Option::of).forEach(page::option);
  }

  private void exitStatus() {
    page.section("EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      page.item(String.valueOf(code.code()), code.meaning());
    }
  }

  private void topic(Page.Topic topic) {
    page.section(topic.summary().toUpperCase(Locale.ROOT));
    page.blocks(TopicText.of(topic));
  }
}
