package dev.remora.posix;

import java.io.IOException;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/** In a native executable: calls of the C library, linked at build time. */
final class NativeSystemCalls implements SystemCalls {
  @Override
  public int open(String path, int flags) throws IOException {
    try (CTypeConversion.CCharPointerHolder name = CTypeConversion.toCString(path)) {
      int descriptor = open(name.get(), flags, 0);
      if (descriptor < 0) {
        throw Errno.exception(errnoLocation().read(), path);
      }
      return descriptor;
    }
  }

  @Override
  public void close(int descriptor) {
    closeDescriptor(descriptor);
  }

  @Override
  public int fsync(int descriptor) {
    return forceDescriptor(descriptor) < 0 ? errnoLocation().read() : 0;
  }

  @Override
  public void startWriting(int descriptor) {
    syncRange(descriptor, 0, 0, START_WRITING);
  }

  @Override
  public int readLink(int directory, String name, byte[] target) {
    try (CTypeConversion.CCharPointerHolder held = CTypeConversion.toCString(name);
        PinnedObject into = PinnedObject.create(target)) {
      int length =
          (int)
              readLinkAt(
                  directory,
                  held.get(),
                  into.addressOfArrayElement(0),
                  WordFactory.unsigned(target.length));
      return length < 0 ? -errnoLocation().read() : length;
    }
  }

  @Override
  public void kill(int process, int signal) throws IOException {
    if (sendSignal(process, signal) < 0) {
      throw Errno.exception(errnoLocation().read(), "process " + process);
    }
  }

  @Override
  public int endedChild() {
    byte[] info = new byte[ChildInfo.SIZE];
    try (PinnedObject held = PinnedObject.create(info)) {
      waitForChild(ChildInfo.ANY, 0, held.addressOfArrayElement(0), ChildInfo.LOOK_AT_ENDED);
    }
    return ChildInfo.process(info);
  }

  @Override
  public void reap(int process) {
    takeChild(process, WordFactory.nullPointer(), 0);
  }

  @CFunction("open")
  private static native int open(CCharPointer path, int flags, int mode);

  @CFunction("close")
  private static native int closeDescriptor(int descriptor);

  @CFunction("fsync")
  private static native int forceDescriptor(int descriptor);

  @CFunction("sync_file_range")
  private static native int syncRange(int descriptor, long offset, long length, int flags);

  @CFunction("readlinkat")
  private static native long readLinkAt(
      int directory, CCharPointer name, PointerBase target, UnsignedWord size);

  @CFunction("kill")
  private static native int sendSignal(int process, int signal);

  @CFunction("waitid")
  private static native int waitForChild(int kind, int id, PointerBase info, int options);

  @CFunction("waitpid")
  private static native int takeChild(int process, PointerBase status, int options);

  @CFunction(value = "__errno_location", transition = CFunction.Transition.NO_TRANSITION)
  private static native org.graalvm.nativeimage.c.type.CIntPointer errnoLocation();
}
