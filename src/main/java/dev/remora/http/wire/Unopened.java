package dev.remora.http.wire;

import io.netty.channel.ChannelException;
import io.netty.channel.local.LocalChannel;

/**
 * In place of a connection for which the process has no descriptor left: it fails as soon as it is
 * used. A constructor that fails is something else: Quarkus prints that to standard error.
 */
final class Unopened extends LocalChannel {
  private final ChannelException why;

  Unopened(ChannelException why) {
    this.why = why;
  }

  @Override
  protected void doRegister() {
    throw why;
  }
}
