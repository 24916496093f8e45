package dev.remora.http.tls;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** One certificate of ours with its key, shown to a server that asks for one of its issuer. */
final class ClientKeys extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";

  private final PrivateKey key;
  private final X509Certificate[] chain;

  private ClientKeys(PrivateKey key, X509Certificate[] chain) {
    this.key = key;
    this.chain = chain;
  }

  /**
   * Reads both files.
   *
   * @param patience how long pipes are waited for
   * @param advice what a person can do about wrong ones
   * @throws UsageFailure when one cannot be read, or they do not belong together
   */
  static ClientKeys read(Path certFile, Path keyFile, Duration patience, String advice) {
    X509Certificate[] chain =
        Pem.certificates(certFile, patience, advice).toArray(X509Certificate[]::new);
    PrivateKey key = Pem.key(keyFile, patience, advice);
    if (!belongTogether(key, chain[0].getPublicKey())) {
      throw new UsageFailure(
          new Purpose("use the private key in", keyFile.toString()),
          "it is not that of the certificate in " + certFile,
          advice);
    }
    return new ClientKeys(key, chain);
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    try {
      byte[] sample = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of different kinds, above all
    }
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    boolean rightType = keyTypes == null || List.of(keyTypes).contains(key.getAlgorithm());
    boolean rightIssuer =
        issuers == null
            || issuers.length == 0
            || Arrays.stream(chain)
                .anyMatch(one -> Arrays.asList(issuers).contains(one.getIssuerX500Principal()));
    return rightType && rightIssuer ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
