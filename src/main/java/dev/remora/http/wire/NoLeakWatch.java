package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;

/**
 * Netty's buffers without what would look for those that nobody gives back: Quarkus has that off,
 * but each buffer could be wrapped in another one, of four kinds with a hundred methods each. On
 * the JVM this class does nothing.
 *
 * <p>What breaks it: a Netty whose methods have other names, which ends the build; one that wraps
 * buffers elsewhere, which a test of what is in the executable sees.
 */
@TargetClass(AbstractByteBufAllocator.class)
@SuppressWarnings("unused") // Netty would call them
final class NoLeakWatch {
  private NoLeakWatch() {}

  @Substitute
  private static ByteBuf toLeakAwareBuffer(ByteBuf buffer) {
    return buffer;
  }

  @Substitute
  private static CompositeByteBuf toLeakAwareBuffer(CompositeByteBuf buffer) {
    return buffer;
  }
}
