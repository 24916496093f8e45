package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.settings.Command;
import dev.remora.settings.SettingsReference;
import java.util.List;

/** The text of each help page. */
final class HelpPages {
  private static final String SETTINGS =
      """
      Every setting has one name in three spellings:

        --artifact-type TYPES             on the command line
        REMORA_ARTIFACT_TYPE=TYPES        in the environment
        artifact-type=TYPES               in the file that --settings or
                                          REMORA_SETTINGS names

      The first of these that is given counts. An empty variable or line means not
      given; an empty value on the command line is a mistake, and of verify-key,
      verify-since, revoked and verify-annotations everywhere. Options may stand
      before the command. There is no other source. The file is UTF-8 with a line
      for each setting; white space around key and value does not count, quotes do,
      and a line that begins with # is a comment.

      Variables that Kubernetes sets for a Service whose name begins with remora are
      ignored. Every other REMORA_ variable has to be a setting.

      Those of one command only: remora COMMAND --help

      """;

  private HelpPages() {}

  static String text(Page page, Style style) {
    return switch (page) {
      case Page.Of(var command, boolean full) ->
          full
              ? CommandHelp.full(CommandText.of(command), style)
              : CommandHelp.brief(CommandText.of(command), style);
      case Page.Topic topic ->
          switch (topic) {
            case OVERVIEW -> overview();
            case EXIT_CODES -> exitCodes();
            case SETTINGS -> SETTINGS + CommandHelp.settings(style);
            case JSON -> JsonFields.text();
            case VERSION -> Build.THIS.text();
            case REFERENCE -> reference();
          };
    };
  }

  private static String overview() {
    StringBuilder commands = new StringBuilder();
    for (Command command : Command.all()) {
      commands.append("  %-10s%s\n".formatted(command, CommandText.of(command).summary()));
    }
    return """
    remora: delivers the configuration that is attached to a container image

    Usage: remora COMMAND [ARGUMENT]... [--SETTING VALUE]...
           remora            (pulls, when an image is configured by REMORA_IMAGE)

    Commands:
    %s  help      explains a COMMAND, exit-codes, settings or json
      version   shows version, commit, build time and platform

    How to begin:
      remora attach registry.example.com/app:v1 app.yaml
      remora discover registry.example.com/app:v1
      remora pull registry.example.com/app:v1 --to /config
      remora help pull           (remora pull --help explains it in full)
    """
        .formatted(commands);
  }

  private static String exitCodes() {
    StringBuilder text = new StringBuilder("The exit code says what happened:\n\n");
    for (ExitCode code : ExitCode.values()) {
      text.append("  %3d  %s\n".formatted(code.code(), code.meaning()));
    }
    return text.append(
            """

            Every failure is one line on standard error: what was being done, to what, why
            it failed and what to do. Mistakes in settings are all told, a line for each.
            """)
        .toString();
  }

  private static String reference() {
    return String.join(
        "\n",
        List.of(
            "# Reference\n",
            "This page is made by `remora reference`; a test keeps it so.\n",
            "## Settings\n",
            "Flag `--artifact-type`, variable `REMORA_ARTIFACT_TYPE` and `artifact-type=…` in the"
                + " file that `settings` names are three spellings of one setting. Flag beats"
                + " environment beats file; an empty variable or line means unset, an empty value"
                + " on the command line is a mistake, and of `verify-key`, `verify-since`,"
                + " `revoked` and `verify-annotations` everywhere; there is no other source. White"
                + " space around a value, or an item of a list, is no part of it. Quotes around it,"
                + " line breaks and other control characters in it, and what nobody expanded"
                + " (`${…}`, `$(…)`, `$NAME`, `{{…}}`) are mistakes, which like all others name"
                + " what was given, unless the setting can hold a secret.\n",
            SettingsReference.settings(),
            "## Exit codes\n",
            SettingsReference.exitCodes(),
            "## Results as JSON\n",
            "With `--output json` standard output is exactly one JSON object. A failure is an"
                + " object with the one field `error`; `inspect` prints the manifest itself. Names"
                + " are stable; more may be added.\n",
            JsonFields.markdown()));
  }
}
