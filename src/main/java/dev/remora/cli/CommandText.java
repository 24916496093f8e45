package dev.remora.cli;

import dev.remora.settings.Command;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is said about a command, and what it takes.
 *
 * @param arguments as in the synopsis
 * @param summary one line
 * @param description what a newcomer has to know, in a few sentences
 * @param own its options that are no settings
 * @param examples whole command lines
 */
record CommandText(
    Command command,
    String arguments,
    String summary,
    String description,
    List<Option> own,
    List<String> examples) {

  /** What every command takes. */
  static final List<Option> ANY =
      List.of(Option.VERBOSE, Option.SHORT_HELP, Option.HELP, Option.VERSION);

  static CommandText of(Command command) {
    return switch (command) {
      case PULL ->
          new CommandText(
              command,
              "[IMAGE]",
              "publishes the configuration that is attached to an image",
              "Finds the configuration that is attached to IMAGE, verifies it and publishes it on"
                  + " the volume, in one step, then exits. This is what remora does when no command"
                  + " is given and an image is configured. --dry-run publishes nothing, and shows"
                  + " what would change.",
              List.of(Option.DRY_RUN, Option.EXIT_CODE, Option.MASK, Option.NO_MASK),
              List.of(
                  "remora pull registry.example.com/app:v1 --to /config",
                  "remora pull registry.example.com/app:v1 --to /config --dry-run",
                  "remora pull oci:/srv/images:v1 --match 'env=prod;tier=default'",
                  "remora pull registry.example.com/app:v1 --verify-key /etc/remora/prod.pub",
                  "remora pull --artifact registry.example.com/configs/app:v1",
                  "REMORA_IMAGE=registry.example.com/app:v1 remora"));
      case FOLLOW ->
          new CommandText(
              command,
              "[IMAGE]",
              "keeps a volume current until it is ended",
              "Does what pull does, then asks the registry from time to time and publishes what is"
                  + " new, until SIGTERM. What pull left on the volume counts as the start. SIGHUP"
                  + " makes it look at once. Whatever fails after the start leaves in place what is"
                  + " published.",
              List.of(),
              List.of(
                  "remora follow registry.example.com/app:v1 --to /config",
                  "remora follow registry.example.com/app:v1 --interval 1m --follow-tag true"));
      case DISCOVER ->
          new CommandText(
              command,
              "[IMAGE]",
              "lists what is attached to an image",
              "Lists everything that refers to IMAGE, says what of it is no configuration, and"
                  + " which one pull would take, or that it would not decide. Where signatures"
                  + " are verified, also who signed what, or why that does not count. --explain says why pull"
                  + " takes it, why none of the others, and what would change that; with --to, as"
                  + " it would be for that volume.",
              List.of(Option.LISTING, Option.EXPLAIN),
              List.of(
                  "remora discover registry.example.com/app:v1",
                  "remora discover registry.example.com/app:v1 -o table",
                  "remora discover registry.example.com/app:v1 --explain --match env=prod"));
      case HISTORY ->
          new CommandText(
              command,
              "[IMAGE]",
              "shows an image's configurations, newest first",
              "Lists the configurations that are attached to IMAGE, newest first: when and from"
                  + " which commit each was made, and by whom, where its annotations say that,"
                  + " and how large it is. Says which one pull takes now, why others do not count,"
                  + " and with --volume which one is published there. Where signatures are"
                  + " verified, also who signed what.",
              List.of(Option.VOLUME),
              List.of(
                  "remora history registry.example.com/app:v1",
                  "remora history registry.example.com/app:v1 --volume /config",
                  "remora history registry.example.com/app:v1 --match env=prod -o json"));
      case DIFF ->
          new CommandText(
              command,
              "[IMAGE] A B",
              "shows what differs between two configurations",
              "Compares the files of A with those of B. Each is current (which pull would take),"
                  + " previous (the one before it), a digest or its first digits, or a volume: a"
                  + " directory that begins with / or ./. IMAGE may be left out beside a volume,"
                  + " which says whose it is. Publishes nothing. Values of secrets are masked by"
                  + " the names of their keys.",
              List.of(Option.EXIT_CODE, Option.MASK, Option.NO_MASK),
              List.of(
                  "remora diff registry.example.com/app:v1 previous current",
                  "remora diff registry.example.com/app:v1 3a3a3af8c336 current --exit-code",
                  "remora diff /config current",
                  "remora diff /config previous --mask 'license*'"));
      case ATTACH ->
          new CommandText(
              command,
              "IMAGE FILE[:MEDIA-TYPE]...",
              "attaches files to an image as its configuration",
              "Attaches files or directories to IMAGE; to all of an index, unless --platform names"
                  + " one of it. Nothing is pushed if pull would not choose it under the same"
                  + " settings, --match above all, or if a plain pull that works would be ambiguous"
                  + " then. --from attaches an older REVISION again: a digest, its first digits, or"
                  + " previous. --configmap NAME or NAME=DIR takes what kubectl get printed.",
              List.of(
                  Option.ANNOTATION,
                  Option.FROM,
                  Option.CONFIGMAP,
                  Option.SIGN_KEY,
                  Option.SIGN_PASSWORD,
                  Option.SIGN_ANNOTATION,
                  Option.FORCE),
              List.of(
                  "remora attach registry.example.com/app:v1 app.yaml",
                  "remora attach registry.example.com/app:v1 certs/ app.json:application/json",
                  "remora attach registry.example.com/app:v1 --configmap app <build.yaml",
                  "remora attach registry.example.com/app:v1 app.yaml --annotation env=prod",
                  "remora attach registry.example.com/app:v1 app.yaml --sign-key prod.pem",
                  "remora attach registry.example.com/app:v1 --from previous"));
      case SIGN ->
          new CommandText(
              command,
              "IMAGE REVISION",
              "signs a configuration that is attached already",
              "Signs the configuration REVISION, which is a digest or its first digits, of those"
                  + " that are attached to IMAGE, whoever attached it, as cosign does it: a pull"
                  + " with --verify-key of the public key takes it then. Nothing is signed that"
                  + " pull would not choose under the same settings. attach --sign-key does both,"
                  + " and nobody sees it unsigned.",
              List.of(Option.SIGN_KEY, Option.SIGN_PASSWORD, Option.SIGN_ANNOTATION, Option.FORCE),
              List.of("remora sign registry.example.com/app:v1 3a3a3af8c336 --sign-key prod.pem"));
      case DETACH ->
          new CommandText(
              command,
              "IMAGE REVISION",
              "takes a configuration off an image",
              "Removes the configuration REVISION, which is a digest or its first digits, from what"
                  + " is attached to IMAGE, with its signatures, unless a pull that works would be"
                  + " ambiguous then.",
              List.of(Option.FORCE),
              List.of("remora detach registry.example.com/app:v1 3a3a3af8c336"));
      case PUSH ->
          new CommandText(
              command,
              "REF FILE[:MEDIA-TYPE]...",
              "stores files as an artifact of their own",
              "Stores the artifact that attach would make under the tag of REF, attached to"
                  + " nothing. pull --artifact REF takes it.",
              List.of(
                  Option.ANNOTATION,
                  Option.CONFIGMAP,
                  Option.SIGN_KEY,
                  Option.SIGN_PASSWORD,
                  Option.SIGN_ANNOTATION),
              List.of("remora push registry.example.com/configs/app:v1 app.yaml"));
      case INSPECT ->
          new CommandText(
              command,
              "REF",
              "prints a manifest as the registry has it",
              "Prints the manifest or index REF, verified, byte by byte.",
              List.of(Option.PRETTY, Option.DESCRIPTOR),
              List.of(
                  "remora inspect registry.example.com/app:v1 --pretty",
                  "remora inspect registry.example.com/app:v1 --descriptor"));
      case STATUS ->
          new CommandText(
              command,
              "[DIR]",
              "says what is published on a volume",
              "Shows what is published in DIR, the setting to, with every file read and compared"
                  + " with its digest. The exit code is 0 when all is in order, 16 when something"
                  + " was altered, 17 when it is not signed as it has to be, and 11 when nothing"
                  + " is published, or nothing of the image that is configured: a probe that needs"
                  + " no port, takes no lock and asks no registry.",
              List.of(),
              List.of(
                  "remora status /config",
                  "REMORA_IMAGE=registry.example.com/app:v1 remora status --output json"));
    };
  }

  String synopsis() {
    return "remora " + command + " " + arguments;
  }

  List<Option> options() {
    Stream<Option> format =
        own.contains(Option.LISTING) ? Stream.empty() : Stream.of(Option.FORMAT);
    return Stream.of(own.stream(), format, ANY.stream()).flatMap(all -> all).toList();
  }

  List<Option> settings() {
    return SettingsTable.of(command).stream().map(Option::of).toList();
  }

  /** What is used most, of its settings. */
  List<Option> mainSettings() {
    List<Setting<?>> main =
        switch (command) {
          case PULL -> List.of(SettingsTable.TO, SettingsTable.MATCH, SettingsTable.VERIFY_KEY);
          case FOLLOW ->
              List.of(
                  SettingsTable.TO,
                  SettingsTable.VERIFY_KEY,
                  SettingsTable.INTERVAL,
                  SettingsTable.ON_CHANGE);
          case DIFF -> List.of(SettingsTable.MATCH, SettingsTable.VERIFY_KEY);
          case DISCOVER, HISTORY ->
              List.of(SettingsTable.MATCH, SettingsTable.VERIFY_KEY, SettingsTable.PLATFORM);
          case ATTACH, SIGN, DETACH -> List.of(SettingsTable.MATCH, SettingsTable.PLATFORM);
          case PUSH -> List.of(SettingsTable.ARTIFACT_TYPE, SettingsTable.PLAIN_HTTP);
          case STATUS -> List.of(SettingsTable.IMAGE);
          case INSPECT -> List.of(SettingsTable.PLAIN_HTTP);
        };
    return Stream.concat(main.stream(), Stream.of(SettingsTable.OUTPUT, SettingsTable.LOG_LEVEL))
        .map(Option::of)
        .toList();
  }

  List<Option> all() {
    return Stream.concat(options().stream(), settings().stream()).toList();
  }
}
