package dev.remora.http.tls;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A native executable begins TLS 1.3 with one key, of the group that it likes best (X25519), and
 * not with one of P-256 as well, as the JDK does.
 *
 * <p>Each takes 2.7 million instructions, a tenth of a small pull over TLS, and all but the chosen
 * one are thrown away. Browsers, curl and Go's programs (oras, regctl) begin with X25519 alone,
 * too. A server that does not know it asks for another group (RFC 8446, section 4.1.4), which costs
 * one round trip and nothing else: the same groups are offered, in the same order.
 *
 * <p>What breaks it: a JDK whose members have other names, which ends the build; one that chooses
 * shares elsewhere, which the tests of a ClientHello and of a server without X25519 say. On the JVM
 * this class does nothing.
 */
@SuppressWarnings({"NullAway", "unused"}) // members of the JDK's
final class OneKeyShare {
  private OneKeyShare() {}

  /** What makes the shares of a ClientHello, for one group after the other. */
  @TargetClass(className = "sun.security.ssl.KeyShareExtension", innerClass = "CHKeyShareProducer")
  static final class Shares {
    @Substitute
    private static byte @Nullable [] getShare(Client client, Group group) {
      Handshake handshake = (Handshake) (Object) client;
      boolean isAskedFor = group == handshake.serverSelectedNamedGroup;
      boolean isFirst = group == handshake.clientRequestedNamedGroups.getFirst();
      Exchange exchange = isAskedFor || isFirst ? Exchange.valueOf(group) : null;
      if (exchange == null) {
        return null;
      }
      for (Possession possession : exchange.createPossessions(handshake)) {
        handshake.handshakePossessions.add(possession);
        if (OfGroup.class.isInstance(possession)) {
          return possession.encode();
        }
      }
      return null;
    }
  }

  /** Of a client. */
  @TargetClass(className = "sun.security.ssl.ClientHandshakeContext")
  static final class Client {}

  /** Of either side. */
  @TargetClass(className = "sun.security.ssl.HandshakeContext")
  static final class Handshake {
    @Alias Group serverSelectedNamedGroup;
    @Alias List<Group> clientRequestedNamedGroups;
    @Alias List<Possession> handshakePossessions;
  }

  /** A curve, or numbers of so many bits. */
  @TargetClass(className = "sun.security.ssl.NamedGroup")
  static final class Group {}

  /** How keys of a group are made. */
  @TargetClass(className = "sun.security.ssl.SSLKeyExchange")
  static final class Exchange {
    @Alias
    static native Exchange valueOf(Group group);

    @Alias
    native Possession[] createPossessions(Handshake handshake);
  }

  /** What was made for a handshake. */
  @TargetClass(className = "sun.security.ssl.SSLPossession")
  interface Possession {
    @Alias
    byte[] encode();
  }

  /** A key of a group. */
  @TargetClass(className = "sun.security.ssl.NamedGroupPossession")
  interface OfGroup {}
}
