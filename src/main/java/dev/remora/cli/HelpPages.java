package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.settings.SettingsReference;
import java.util.List;

/** The text of each help page. */
final class HelpPages {
  static final String PURPOSE = "delivers the configuration that is attached to a container image";

  static final String SETTINGS =
      """
      Every setting has one name in three spellings:

        --artifact-type TYPES             on the command line
        REMORA_ARTIFACT_TYPE=TYPES        in the environment
        artifact-type=TYPES               in the file that --settings or
                                          REMORA_SETTINGS names

      The first of these that is given counts. An empty variable or line means not
      given; an empty value on the command line is a mistake, and everywhere where
      it says whose signatures count. Options may stand before the command. There
      is no other source. The file is UTF-8 with a line for each setting; white
      space around key and value does not count, quotes do, and a line that begins
      with # is a comment.

      Variables that Kubernetes sets for a Service whose name begins with remora are
      ignored. Every other REMORA_ variable has to be a setting.

      Those of one command only: remora COMMAND --help

      """;

  private static final String COMPLETION =
      """
      Usage: remora completion bash|zsh|fish

      Prints a script that completes commands, options, their values and files. It
      asks nobody: neither a registry nor Remora itself. Of each shell the first line
      is for you, the second for all users of the machine.

      bash (in ~/.bashrc; the second line needs its package bash-completion):
        eval "$(remora completion bash)"
        remora completion bash >/etc/bash_completion.d/remora

      zsh (in ~/.zshrc, below compinit):
        eval "$(remora completion zsh)"
        remora completion zsh >/usr/local/share/zsh/site-functions/_remora

      fish (in ~/.config/fish/config.fish):
        remora completion fish | source
        remora completion fish >/etc/fish/completions/remora.fish
      """;

  private HelpPages() {}

  static String text(Page page, Style style) {
    return switch (page) {
      case Page.Of(var command, boolean full) ->
          full
              ? CommandHelp.full(CommandText.of(command), style)
              : CommandHelp.brief(CommandText.of(command), style);
      case Page.Completion(Shell shell) -> CompletionScript.of(shell);
      case Page.Sheet sheet ->
          switch (sheet) {
            case OVERVIEW -> overview();
            case VERSION -> Build.THIS.text();
            case REFERENCE -> reference();
            case MANUAL -> ManualPage.source();
          };
      case Page.Topic topic ->
          switch (topic) {
            case IMAGES, MATCHING, VOLUME, CREDENTIALS, TRUST, ON_FAILURE -> TopicText.of(topic);
            case SETTINGS -> SETTINGS + CommandHelp.settings(style);
            case EXIT_CODES -> exitCodes();
            case JSON -> JsonFields.text();
            case COMPLETION -> COMPLETION;
          };
    };
  }

  private static String overview() {
    StringBuilder commands = new StringBuilder();
    for (CommandWord command : CommandWord.all()) {
      commands.append("  %-11s %s\n".formatted(command.word(), command.summary()));
    }
    StringBuilder topics = new StringBuilder();
    for (Page.Topic topic : Page.Topic.all()) {
      topics.append("  %-11s %s\n".formatted(topic, topic.summary()));
    }
    return """
    remora: %s

    Usage: remora COMMAND [ARGUMENT]... [--SETTING VALUE]...
           remora            (pulls, when an image is configured by REMORA_IMAGE)

    Commands:
    %s
    Topics, for remora help:
    %s
    How to begin:
      remora attach registry.example.com/app:v1 app.yaml
      remora discover registry.example.com/app:v1
      remora pull registry.example.com/app:v1 --to /config
      remora help pull           (remora pull --help explains it in full)
    """
        .formatted(PURPOSE, commands, topics);
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
                + " on the command line is a mistake, and everywhere where it says whose"
                + " signatures count; there is no other source. White"
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
