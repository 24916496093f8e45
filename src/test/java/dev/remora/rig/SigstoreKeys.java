package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a Sigstore of our own, and the chain of its certificate authority; by openssl. */
record SigstoreKeys(Path directory) {
  static final String PASSWORD = "throw-away";

  private static final String NAME = "/O=remora.test/CN=";
  private static final String SIGNS = "keyUsage=critical,keyCertSign,cRLSign";

  /** Makes all of them. */
  static SigstoreKeys in(Path directory) {
    var keys = new SigstoreKeys(directory);
    keys.makeAuthority();
    keys.openssl("ecparam -name prime256v1 -genkey -noout -out certificates.key");
    keys.openssl("pkey -in certificates.key -pubout -out certificates.pub");
    keys.openssl("genpkey -algorithm ed25519 -out signatures.key");
    keys.openssl("pkey -in signatures.key -pubout -out signatures.pub");
    return keys;
  }

  /** Of the one that certifies, and of the root above it. */
  Path chain() {
    return directory.resolve("chain.pem");
  }

  /** Of the one that certifies, with the password. */
  Path authority() {
    return directory.resolve("authority.key");
  }

  Path certificateLog() {
    return directory.resolve("certificates.key");
  }

  Path certificateLogPublic() {
    return directory.resolve("certificates.pub");
  }

  Path signatureLog() {
    return directory.resolve("signatures.key");
  }

  Path signatureLogPublic() {
    return directory.resolve("signatures.pub");
  }

  private void makeAuthority() {
    openssl("ecparam -name secp384r1 -genkey -noout -out root.key");
    openssl(
        "req -x509 -new -key root.key -sha384 -days 30 -out root.pem -subj",
        NAME + "root",
        "-addext",
        "basicConstraints=critical,CA:TRUE,pathlen:1",
        "-addext",
        SIGNS);
    openssl("ecparam -name secp384r1 -genkey -noout -out plain.key");
    openssl(
        "pkcs8 -topk8 -v2 aes256 -in plain.key -out authority.key -passout", "pass:" + PASSWORD);
    openssl("req -new -key plain.key -out authority.csr -subj", NAME + "authority");
    try {
      Files.write(
          directory.resolve("extensions"),
          List.of(
              "basicConstraints=critical,CA:TRUE,pathlen:0",
              SIGNS,
              "extendedKeyUsage=codeSigning",
              "subjectKeyIdentifier=hash",
              "authorityKeyIdentifier=keyid"));
      openssl(
          "x509 -req -in authority.csr -CA root.pem -CAkey root.key -CAcreateserial -sha384"
              + " -days 30 -extfile extensions -out authority.pem");
      Files.writeString(
          chain(),
          Files.readString(directory.resolve("authority.pem"))
              + Files.readString(directory.resolve("root.pem")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openssl(String words, String... more) {
    var arguments = Stream.concat(Stream.of(words.split(" ")), Stream.of(more));
    Tool.OPENSSL.run(directory, arguments.toArray(String[]::new)).expect(0);
  }
}
