package dev.remora.publish;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.paths.Limits;
import dev.remora.posix.FileMode;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON form of {@code .remora.json}. Users read it, too, so members are only ever added.
 *
 * <pre>{@code
 * {"schema": 1,
 *  "subject": {"image": "registry/repository", "digest": "sha256:…", "manifest": "sha256:…"},
 *  "revision": "sha256:…", "why": "…", "artifactType": "…", "annotations": {"…": "…"},
 *  "signature": {"signer": "…", "signerKind": "key", "annotations": {"…": "…"},
 *    "kind": "cosign-bundle", "digest": "sha256:…", "content": "…", "value": "…"},
 *  "files": [{"path": "certs/ca.pem", "digest": "sha256:…", "size": 23, "mode": "0644"}],
 *  "directories": [{"path": "certs", "mode": "0755"}],
 *  "modes": {"files": "0644", "directories": "0755"},
 *  "source": {"kind": "registry", "name": "…"}, "published": "2026-01-31T12:00:00Z"}
 * }</pre>
 */
final class ProvenanceDocument {
  /** In bytes; a longer document is neither written nor read. */
  static final int LONGEST = 16 << 20;

  private static final long SCHEMA = 1;

  /** In characters: far more than a name of a file, or an identity, and a fingerprint. */
  private static final int LONGEST_SIGNER = 4 << 10;

  /** In characters: what it says was put together from settings and numbers. */
  private static final int LONGEST_WHY = 4 << 10;

  private ProvenanceDocument() {}

  static byte[] write(Provenance provenance) {
    return JsonWriter.object()
        .put("schema", SCHEMA)
        .put("subject", subject(provenance.subject()))
        .put("revision", provenance.revision().toString())
        .put("why", provenance.why())
        .put("artifactType", provenance.artifactType())
        .put("annotations", provenance.annotations().entries())
        .putObject("signature", provenance.signature().map(ProvenanceDocument::signature))
        .putEach("files", provenance.files(), ProvenanceDocument::file)
        .putEach("directories", provenance.directories(), ProvenanceDocument::directory)
        .put(
            "modes",
            provenance.modes().map(ProvenanceDocument::modes).orElseGet(JsonWriter::object))
        .put(
            "source",
            JsonWriter.object()
                .put("kind", provenance.source().kind().text())
                .put("name", provenance.source().name()))
        .put("published", provenance.published().map(Instant::toString))
        .prettyBytes();
  }

  private static JsonWriter subject(Subject subject) {
    return JsonWriter.object()
        .put("image", subject.image())
        .put("digest", subject.digest().map(Digest::toString))
        .put("manifest", subject.manifest().map(Digest::toString));
  }

  private static JsonWriter signature(RecordedSignature signature) {
    JsonWriter json =
        JsonWriter.object()
            .put("signer", signature.signer())
            .put("signerKind", signature.kind().text())
            .put("annotations", signature.annotations());
    return signature.evidence().addTo(json);
  }

  private static JsonWriter file(PublishedFile file) {
    return JsonWriter.object()
        .put("path", file.path())
        .put("digest", file.digest().toString())
        .put("size", file.size())
        .put("mode", file.mode().toString());
  }

  private static JsonWriter directory(PublishedDirectory directory) {
    return JsonWriter.object()
        .put("path", directory.path())
        .put("mode", directory.mode().toString());
  }

  private static JsonWriter modes(Modes modes) {
    return JsonWriter.object()
        .put("files", modes.file().toString())
        .put("directories", modes.directory().toString());
  }

  /**
   * Reads the provenance of a revision.
   *
   * @throws IOException when there is none, it is longer than 16 MiB, or the disk fails
   */
  static Provenance in(OpenDirectory revision, Limits limits) throws MalformedJson, IOException {
    try (InputStream document = SmallFile.open(revision, Names.PROVENANCE, LONGEST)) {
      return read(document, limits);
    }
  }

  /**
   * Reads a document from a volume that others may write to: nothing in it is believed, and of more
   * files than a revision may have only so many are kept that this shows.
   *
   * @throws IOException when the stream breaks off
   */
  static Provenance read(InputStream document, Limits limits) throws MalformedJson, IOException {
    List<PublishedFile> files = new ArrayList<>();
    List<PublishedDirectory> directories = new ArrayList<>();
    JsonObject json =
        JsonObject.parse(
            document,
            Map.of(
                "files",
                file -> addTo(files, readFile(file), limits),
                "directories",
                directory -> addTo(directories, readDirectory(directory), limits)));
    if (json.number("schema") != SCHEMA) {
      throw new MalformedJson("schema is not " + SCHEMA);
    }
    try {
      return new Provenance(
          subject(member(json, "subject")),
          Digest.parse(json.text("revision")),
          json.optionalText("artifactType"),
          new Annotations(json.textMap("annotations")),
          readSignature(json),
          files,
          directories,
          json.object("modes", ProvenanceDocument::modes),
          origin(member(json, "source")),
          json.optionalText("published").flatMap(Timestamps::parse),
          json.optionalText("why").filter(why -> why.length() <= LONGEST_WHY));
    } catch (IllegalArgumentException e) {
      throw new MalformedJson(String.valueOf(e.getMessage()));
    }
  }

  private static Subject subject(JsonObject json) throws MalformedJson {
    return new Subject(
        json.text("image"),
        json.optionalText("digest").map(Digest::parse),
        json.optionalText("manifest").map(Digest::parse));
  }

  /**
   * One that is malformed counts as none and not as damage: whoever wants signatures publishes the
   * revision anew, and whoever wants none has lost nothing.
   */
  private static Optional<RecordedSignature> readSignature(JsonObject json) {
    try {
      return json.object("signature", ProvenanceDocument::recorded);
    } catch (MalformedJson e) {
      return Optional.empty();
    }
  }

  private static Optional<RecordedSignature> recorded(JsonObject json) throws MalformedJson {
    String signer = json.text("signer");
    // before there were others, all signers were keys
    Optional<SignerKind> kind =
        SignerKind.of(json.optionalText("signerKind").orElse(SignerKind.KEY.text()));
    SortedMap<String, String> annotations = new TreeMap<>(json.textMap("annotations"));
    return Signature.read(json)
        .filter(_ -> signer.length() <= LONGEST_SIGNER)
        .flatMap(
            evidence -> kind.map(by -> new RecordedSignature(evidence, by, signer, annotations)));
  }

  private static <T> void addTo(List<T> all, T next, Limits limits) {
    if (all.size() <= limits.maxFiles()) {
      all.add(next);
    }
  }

  private static PublishedFile readFile(JsonObject json) throws MalformedJson {
    try {
      return new PublishedFile(
          json.text("path"),
          Digest.parse(json.text("digest")),
          json.number("size"),
          FileMode.parse(json.text("mode")));
    } catch (IllegalArgumentException e) {
      throw new MalformedJson(String.valueOf(e.getMessage()));
    }
  }

  private static PublishedDirectory readDirectory(JsonObject json) throws MalformedJson {
    try {
      return new PublishedDirectory(json.text("path"), FileMode.parse(json.text("mode")));
    } catch (IllegalArgumentException e) {
      throw new MalformedJson(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Modes> modes(JsonObject json) throws MalformedJson {
    return json.has("files")
        ? Optional.of(
            new Modes(FileMode.parse(json.text("files")), FileMode.parse(json.text("directories"))))
        : Optional.empty();
  }

  private static ContentOrigin origin(JsonObject json) throws MalformedJson {
    return new ContentOrigin(ContentOrigin.Kind.parse(json.text("kind")), json.text("name"));
  }

  private static JsonObject member(JsonObject json, String name) throws MalformedJson {
    return json.object(name).orElseThrow(() -> new MalformedJson(name + " is missing"));
  }
}
