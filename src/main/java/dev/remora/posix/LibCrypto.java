package dev.remora.posix;

import java.util.Optional;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;

/**
 * OpenSSL's libcrypto as the machine has it, loaded when it is first needed.
 *
 * <p>The functions of SHA256(3) and not EVP's: they read no configuration file, so that no
 * environment variable and no provider has a say in what a hash is.
 */
final class LibCrypto {
  private static final String NAME = "libcrypto.so.3";
  private static final int RTLD_LAZY = 1;

  /**
   * Filled at run time only: what is initialised while an executable is built belongs to another
   * machine.
   */
  private static Optional<LibCrypto> loaded = Optional.empty();

  private static boolean tried;

  final Init sha256Init;
  final Update sha256Update;
  final Final sha256Final;

  private LibCrypto(Init sha256Init, Update sha256Update, Final sha256Final) {
    this.sha256Init = sha256Init;
    this.sha256Update = sha256Update;
    this.sha256Final = sha256Final;
  }

  /** Nothing where the machine has none. */
  static synchronized Optional<LibCrypto> ofThisMachine() {
    if (!tried) {
      tried = true;
      loaded = load();
    }
    return loaded;
  }

  private static Optional<LibCrypto> load() {
    PointerBase library = open(NAME);
    if (library.isNull()) {
      return Optional.empty();
    }
    Init init = (Init) find(library, "SHA256_Init");
    Update update = (Update) find(library, "SHA256_Update");
    Final last = (Final) find(library, "SHA256_Final");
    return init.isNull() || update.isNull() || last.isNull()
        ? Optional.empty()
        : Optional.of(new LibCrypto(init, update, last));
  }

  private static PointerBase open(String name) {
    try (CTypeConversion.CCharPointerHolder held = CTypeConversion.toCString(name)) {
      return dlopen(held.get(), RTLD_LAZY);
    }
  }

  private static CFunctionPointer find(PointerBase library, String name) {
    try (CTypeConversion.CCharPointerHolder held = CTypeConversion.toCString(name)) {
      return dlsym(library, held.get());
    }
  }

  @CFunction("dlopen")
  private static native PointerBase dlopen(CCharPointer name, int flags);

  @CFunction("dlsym")
  private static native CFunctionPointer dlsym(PointerBase library, CCharPointer name);

  /** {@code int SHA256_Init(SHA256_CTX *)}. */
  interface Init extends CFunctionPointer {
    @InvokeCFunctionPointer
    int call(PointerBase context);
  }

  /** {@code int SHA256_Update(SHA256_CTX *, const void *, size_t)}. */
  interface Update extends CFunctionPointer {
    @InvokeCFunctionPointer
    int call(PointerBase context, PointerBase bytes, UnsignedWord length);
  }

  /** {@code int SHA256_Final(unsigned char *, SHA256_CTX *)}. */
  interface Final extends CFunctionPointer {
    @InvokeCFunctionPointer
    int call(PointerBase hash, PointerBase context);
  }
}
