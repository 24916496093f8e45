/**
 * The few calls that Java lacks: directories and files held by descriptor, signals to other
 * processes, and a hash as fast as the processor allows. A file that somebody else may have put in
 * its place is opened here alone: {@link dev.remora.posix.HeldFile} in the tree that is ours,
 * {@link dev.remora.posix.GivenFile} where an operator names one.
 *
 * <p>This package also says what the failures of disks mean. Uses {@code failure} and {@code time}
 * alone. On the JVM the calls go through the foreign-function API, in a native executable through
 * {@code @CFunction}.
 */
@NullMarked
package dev.remora.posix;

import org.jspecify.annotations.NullMarked;
