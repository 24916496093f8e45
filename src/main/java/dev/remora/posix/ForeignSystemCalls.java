package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;

/** On the JVM: through the foreign-function API (JEP 454). */
final class ForeignSystemCalls implements SystemCalls {
  private final StructLayout captured = Linker.Option.captureStateLayout();
  private final VarHandle errno =
      captured.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private final Linker.Option withErrno = Linker.Option.captureCallState("errno");
  private final MethodHandle open =
      handle("open", List.of(ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2), withErrno);
  private final MethodHandle close = handle("close", List.of(JAVA_INT));
  private final MethodHandle fsync = handle("fsync", List.of(JAVA_INT), withErrno);
  private final MethodHandle syncFileRange =
      handle("sync_file_range", List.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private final MethodHandle readLink =
      handle(JAVA_LONG, "readlinkat", List.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG), withErrno);
  private final MethodHandle kill = handle("kill", List.of(JAVA_INT, JAVA_INT), withErrno);
  private final MethodHandle waitid =
      handle("waitid", List.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle waitpid = handle("waitpid", List.of(JAVA_INT, ADDRESS, JAVA_INT));

  private static MethodHandle handle(
      String name, List<ValueLayout> parameters, Linker.Option... options) {
    return handle(JAVA_INT, name, parameters, options);
  }

  private static MethodHandle handle(
      ValueLayout result, String name, List<ValueLayout> parameters, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, parameters.toArray(ValueLayout[]::new)),
        options);
  }

  /** A call, which notes its error in {@code state} if its handle was made with that option. */
  private interface Call {
    int run(Arena arena, MemorySegment state) throws Throwable;
  }

  /** What a call returns; where that is negative, the error's number, negative. */
  private int result(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(captured);
      int result = call.run(arena, state);
      return result < 0 ? -(int) errno.get(state, 0L) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int open(String path, int flags) throws IOException {
    int descriptor =
        result((arena, state) -> (int) open.invokeExact(state, arena.allocateFrom(path), flags));
    if (descriptor < 0) {
      throw Errno.exception(-descriptor, path);
    }
    return descriptor;
  }

  @Override
  public void close(int descriptor) {
    result((_, _) -> (int) close.invokeExact(descriptor));
  }

  @Override
  public int fsync(int descriptor) {
    return -result((_, state) -> (int) fsync.invokeExact(state, descriptor));
  }

  @Override
  public void startWriting(int descriptor) {
    result((_, _) -> (int) syncFileRange.invokeExact(descriptor, 0L, 0L, START_WRITING));
  }

  @Override
  public int readLink(int directory, String name, byte[] target) {
    return result(
        (arena, state) -> {
          MemorySegment into = arena.allocate(target.length);
          int length =
              (int)
                  (long)
                      readLink.invokeExact(
                          state, directory, arena.allocateFrom(name), into, (long) target.length);
          MemorySegment.ofArray(target).copyFrom(into);
          return length;
        });
  }

  @Override
  public void kill(int process, int signal) throws IOException {
    int error = -result((_, state) -> (int) kill.invokeExact(state, process, signal));
    if (error != 0) {
      throw Errno.exception(error, "process " + process);
    }
  }

  @Override
  public int endedChild() {
    return result(
        (arena, _) -> {
          MemorySegment info = arena.allocate(ChildInfo.SIZE, Long.BYTES);
          int result = (int) waitid.invokeExact(ChildInfo.ANY, 0, info, ChildInfo.LOOK_AT_ENDED);
          return result < 0 ? 0 : ChildInfo.process(info.toArray(JAVA_BYTE));
        });
  }

  @Override
  public void reap(int process) {
    result((_, _) -> (int) waitpid.invokeExact(process, MemorySegment.NULL, 0));
  }
}
