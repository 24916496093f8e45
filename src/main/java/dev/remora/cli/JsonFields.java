package dev.remora.cli;

import java.util.List;
import java.util.stream.Collectors;

/** The fields of the JSON results: names are stable, more may be added. */
final class JsonFields {
  /**
   * @param of the object that has it: a command, {@code file}, {@code item} or {@code error}
   */
  record Field(String of, String name, String meaning) {}

  static final List<Field> ALL =
      List.of(
          new Field("pull", "image", "the image; absent when an artifact was pulled directly"),
          new Field("pull", "artifact", "the artifact, when it was pulled directly"),
          new Field("pull", "subject", "digest that the configuration is attached to"),
          new Field("pull", "revision", "digest of the config manifest"),
          new Field("pull", "artifactType", "its artifact type"),
          new Field("pull", "source", "where it came from"),
          new Field("pull", "created", "when it was made, as its author says; may be absent"),
          new Field("pull", "signature", "whose it has: signature; absent where none is asked"),
          new Field("pull", "changed", "true if it was published now, false if it was there"),
          new Field("pull", "basis", "what it stands on: source, volume, cache or none"),
          new Field("pull", "confirmed", "when a source last said it is the one; may be absent"),
          new Field("pull", "age", "seconds since then; absent if the clock stands before"),
          new Field("pull", "bridged", "class of the failure that on-failure let pass"),
          new Field("pull", "directory", "the volume"),
          new Field("pull", "files", "list of file"),
          new Field("dry-run", "image", "of pull --dry-run: the image, if it is no artifact"),
          new Field("dry-run", "artifact", "the artifact, when it is pulled directly"),
          new Field("dry-run", "subject", "digest that the configuration is attached to"),
          new Field("dry-run", "revision", "digest that a pull would publish, or has published"),
          new Field("dry-run", "why", "why it is chosen"),
          new Field("dry-run", "previous", "digest that is published now; may be absent"),
          new Field("dry-run", "changed", "whether a pull would publish anything"),
          new Field("dry-run", "directory", "the volume"),
          new Field("dry-run", "altered", "list of texts: what somebody changed on the volume"),
          new Field("dry-run", "changes", "list of change"),
          new Field("dry-run", "added", "how many lines would come"),
          new Field("dry-run", "removed", "how many lines would go"),
          new Field("dry-run", "masked", "how many values are not shown"),
          new Field("diff", "from", "side: A"),
          new Field("diff", "to", "side: B"),
          new Field("diff", "changed", "whether any file differs"),
          new Field("diff", "changes", "list of change"),
          new Field("diff", "added", "how many lines B has more"),
          new Field("diff", "removed", "how many lines B lacks"),
          new Field("diff", "masked", "how many values are not shown"),
          new Field("side", "revision", "digest of the config manifest"),
          new Field("side", "location", "where its image is: repository or layout"),
          new Field("side", "subject", "digest that it is attached to; may be absent"),
          new Field("side", "directory", "the volume; absent when it was fetched"),
          new Field("side", "created", "when it was made, as its author says; may be absent"),
          new Field("side", "distrust", "why it does not count, where signatures are verified"),
          new Field("side", "altered", "list of texts: what somebody changed on the volume"),
          new Field("change", "path", "of a file, or of a directory with a slash at its end"),
          new Field("change", "change", "added, removed, changed, or mode alone"),
          new Field("change", "before", "state; absent when it was added"),
          new Field("change", "after", "state; absent when it was removed"),
          new Field("change", "content", "text, binary, long, or none where it is the same"),
          new Field("change", "added", "how many lines came; of a text"),
          new Field("change", "removed", "how many lines went; of a text"),
          new Field("change", "masked", "how many values are not shown; of a text"),
          new Field("change", "diff", "the unified diff; of a text"),
          new Field("state", "mode", "permissions; absent where none are kept"),
          new Field("state", "size", "in bytes; absent where values are masked"),
          new Field("state", "digest", "of its bytes; absent where values are masked"),
          new Field("attach", "image", "the image"),
          new Field("attach", "subject", "digest that the configuration is attached to"),
          new Field("attach", "platform", "of that digest, where --platform named one of an index"),
          new Field("attach", "revision", "digest of the config manifest"),
          new Field("attach", "artifactType", "its artifact type"),
          new Field("attach", "created", "when it was made"),
          new Field("attach", "signature", "that was made with --sign-key: signature"),
          new Field("attach", "files", "list of file"),
          new Field("sign", "image", "the image"),
          new Field("sign", "subject", "digest that the configuration is attached to"),
          new Field("sign", "revision", "digest of the config manifest"),
          new Field("sign", "signature", "that was made, or was there: signature"),
          new Field("sign", "new", "false where it was signed so before"),
          new Field("detach", "image", "the image"),
          new Field("detach", "subject", "digest that it was attached to"),
          new Field("detach", "revision", "digest of the config manifest"),
          new Field(
              "detach", "signatures", "list of texts: digests of its own, which went with it"),
          new Field("push", "artifact", "the artifact by its digest"),
          new Field("push", "revision", "digest of the manifest"),
          new Field("push", "artifactType", "its artifact type"),
          new Field("push", "created", "when it was made"),
          new Field("push", "signature", "that was made with --sign-key: signature"),
          new Field("push", "files", "list of file"),
          new Field("discover", "image", "the image"),
          new Field("discover", "subject", "digest whose referrers these are"),
          new Field("discover", "ambiguous", "why a pull without match is; absent when it is not"),
          new Field("discover", "attached", "list of item"),
          new Field("discover", "decision", "why pull takes what it takes; with --explain alone"),
          new Field("history", "image", "the image by its digest"),
          new Field("history", "taken", "digest that pull takes; absent when it takes none"),
          new Field("history", "why", "why it takes it, or none"),
          new Field("history", "code", "the exit code of a pull that takes none"),
          new Field("history", "class", "its name, such as ambiguous"),
          new Field("history", "advice", "what to do; may be empty"),
          new Field("history", "revisions", "list of entry, newest first"),
          new Field("history", "volume", "volume; absent where nothing is published there"),
          new Field("entry", "revision", "digest of the config manifest"),
          new Field("entry", "subject", "digest that it is attached to"),
          new Field("entry", "artifactType", "its artifact type"),
          new Field("entry", "created", "when it was made, as its author says; may be absent"),
          new Field("entry", "taken", "whether pull takes it now"),
          new Field("entry", "published", "whether the volume has it"),
          new Field("entry", "fate", "a word, as of fate"),
          new Field("entry", "why", "what is behind it, after the digest"),
          new Field("entry", "size", "of all it has, in bytes; absent where not looked into"),
          new Field("entry", "files", "list of file; absent where not looked into"),
          new Field("entry", "commit", "commit; absent where nobody says it"),
          new Field("entry", "signature", "what is said of it; absent where none is asked"),
          new Field("entry", "annotations", "object of texts; absent when there are none"),
          new Field("volume", "directory", "where it is"),
          new Field("volume", "image", "the image of what is published; absent if nothing is"),
          new Field("volume", "revision", "digest of what is published"),
          new Field("volume", "attached", "whether that is among the revisions"),
          new Field("volume", "created", "when that was made; may be absent"),
          new Field("volume", "commit", "commit; absent where nobody says it"),
          new Field("volume", "signature", "whose it has, says the volume: signature"),
          new Field("commit", "id", "org.opencontainers.image.revision"),
          new Field("commit", "code", "org.opencontainers.image.source"),
          new Field("commit", "authors", "org.opencontainers.image.authors"),
          new Field("commit", "page", "that shows it, at github.com or gitlab.com"),
          new Field("status", "image", "the image; absent when an artifact was pulled directly"),
          new Field("status", "artifact", "the artifact, when it was pulled directly"),
          new Field("status", "subject", "digest that the configuration is attached to"),
          new Field("status", "revision", "digest of the config manifest"),
          new Field("status", "artifactType", "its artifact type"),
          new Field("status", "source", "where it came from"),
          new Field("status", "created", "when it was made, as its author says; may be absent"),
          new Field("status", "signature", "whose it has, or had where none is asked for"),
          new Field("status", "why", "why it was chosen, says the volume; may be absent"),
          new Field("status", "commit", "commit; absent where nobody says it"),
          new Field("status", "published", "when it was put on the volume; may be absent"),
          new Field(
              "status", "confirmed", "when its source last said it is the one; may be absent"),
          new Field("status", "age", "seconds since then, or since published; may be absent"),
          new Field("status", "basis", "what the last start stood on, as of pull"),
          new Field("status", "bridged", "class of the failure in spite of which it went on"),
          new Field("status", "owner", "the image or artifact that the volume serves"),
          new Field("status", "told", "digest that on-change was told last; may be absent"),
          new Field("status", "directory", "the volume"),
          new Field("status", "intact", "whether all is as it was published"),
          new Field("status", "distrust", "why it does not count, where signatures are verified"),
          new Field("status", "altered", "list of texts: each path with what is wrong"),
          new Field("status", "files", "list of file"),
          new Field("file", "path", "where it lies below the volume; may be a directory"),
          new Field("file", "digest", "of its bytes; of a directory, of its archive"),
          new Field("file", "size", "in bytes"),
          new Field("item", "digest", "of its manifest"),
          new Field("item", "artifactType", "what it is"),
          new Field("item", "created", "when it was made, as its author says; may be absent"),
          new Field("item", "size", "of its manifest, in bytes"),
          new Field("item", "accepted", "whether it counts as configuration"),
          new Field("item", "chosen", "whether pull would take it"),
          new Field("item", "unreadable", "why it cannot be read; absent when it can"),
          new Field("item", "signature", "what is said of it; absent where none is asked"),
          new Field("item", "annotations", "object of texts; absent when there are none"),
          new Field("decision", "taken", "digest that pull takes; absent when it takes none"),
          new Field("decision", "why", "why it takes it, or none"),
          new Field("decision", "next", "digest that it would take without that; may be absent"),
          new Field("decision", "code", "the exit code of a pull that takes none"),
          new Field("decision", "class", "its name, such as ambiguous"),
          new Field("decision", "advice", "what to do; may be empty"),
          new Field("decision", "confirmed", "digest that was confirmed last on the volume"),
          new Field("decision", "oldest", "when that was created: older ones do not count"),
          new Field("decision", "searches", "list of search: the image, then its manifest"),
          new Field("search", "subject", "digest whose referrers were looked at"),
          new Field("search", "steps", "list of step, in the order of the decision"),
          new Field("search", "fates", "list of fate: one for each that is listed"),
          new Field("step", "criterion", "revision, manifest, type, trust, match or time"),
          new Field("step", "by", "what it asks for"),
          new Field("step", "given", "how many there were before"),
          new Field("step", "kept", "how many it kept"),
          new Field("fate", "digest", "of the manifest"),
          new Field("fate", "fate", "a word: chosen, older, other-rule, refused, and more"),
          new Field("fate", "criterion", "of the step that dropped it; absent when none did"),
          new Field("fate", "why", "what is behind it, after the digest"),
          new Field("fate", "besides", "why else it would not count; may be absent"),
          new Field("fate", "remedies", "list of texts: each would have it taken"),
          new Field("signature", "verdict", "of an item: signed, not-signed, other-key, and more"),
          new Field("signature", "kind", "cosign-bundle, notation-jws, and more; if signed"),
          new Field("signature", "signer", "his name, then fingerprint or issuer; if signed"),
          new Field("signature", "signerKind", "key, identity or certificate; if signed"),
          new Field("signature", "digest", "of the manifest that carries it; if signed"),
          new Field("signature", "annotations", "that it carries itself; object of texts"),
          new Field("signature", "created", "of an item's configuration, which is signed with it"),
          new Field("signature", "reason", "why an item's does not count; absent when it does"),
          new Field("error", "code", "the exit code"),
          new Field("error", "class", "its name, such as access-denied"),
          new Field("error", "message", "what was being done, to what, and why it failed"),
          new Field("error", "advice", "what to do; may be empty"),
          new Field("error", "problems", "list of texts: each mistake, for exit code 2"));

  private JsonFields() {}

  static List<String> of(String object) {
    return ALL.stream().filter(f -> f.of().equals(object)).map(Field::name).toList();
  }

  static String text() {
    return "With --output json, or -o json, one JSON object is written to standard output.\n"
        + "A failure is written as an object with the one field error.\n"
        + "inspect writes the manifest itself.\n\n"
        + ALL.stream()
            .map(f -> "  %-9s %-13s %s\n".formatted(f.of(), f.name(), f.meaning()))
            .collect(Collectors.joining());
  }

  static String markdown() {
    return ALL.stream()
        .map(Field::of)
        .distinct()
        .map(JsonFields::table)
        .collect(Collectors.joining("\n"));
  }

  private static String table(String object) {
    return "| %s | meaning |\n| --- | --- |\n".formatted(object)
        + ALL.stream()
            .filter(f -> f.of().equals(object))
            .map(f -> "| `%s` | %s |\n".formatted(f.name(), f.meaning()))
            .collect(Collectors.joining());
  }
}
