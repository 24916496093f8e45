package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** On the JVM: through the foreign-function API (JEP 454). */
final class ForeignSystemCalls implements SystemCalls {
  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle fsync;
  private final MethodHandle kill;
  private final MethodHandle waitid;
  private final MethodHandle waitpid;
  private final StructLayout captured = Linker.Option.captureStateLayout();
  private final VarHandle errno =
      captured.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  ForeignSystemCalls() {
    Linker linker = Linker.nativeLinker();
    open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    fsync =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("fsync"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    waitid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("waitid"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    waitpid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("waitpid"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  }

  @Override
  public int open(String path, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(captured);
      int descriptor = (int) open.invokeExact(state, arena.allocateFrom(path), flags);
      if (descriptor < 0) {
        throw Errno.exception((int) errno.get(state, 0L), path);
      }
      return descriptor;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  @SuppressWarnings("UnusedVariable") // invokeExact needs the result's type
  public void close(int descriptor) {
    try {
      int ignored = (int) close.invokeExact(descriptor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int fsync(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(captured);
      return (int) fsync.invokeExact(state, descriptor) < 0 ? (int) errno.get(state, 0L) : 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void kill(int process, int signal) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(captured);
      if ((int) kill.invokeExact(state, process, signal) < 0) {
        throw Errno.exception((int) errno.get(state, 0L), "process " + process);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  @SuppressWarnings("UnusedVariable") // invokeExact needs the result's type
  public int endedChild() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(ChildInfo.SIZE, Long.BYTES);
      int ignored = (int) waitid.invokeExact(ChildInfo.ANY, 0, info, ChildInfo.LOOK_AT_ENDED);
      return ChildInfo.process(info.toArray(JAVA_BYTE));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  @SuppressWarnings("UnusedVariable") // invokeExact needs the result's type
  public void reap(int process) {
    try {
      int ignored = (int) waitpid.invokeExact(process, MemorySegment.NULL, 0);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
