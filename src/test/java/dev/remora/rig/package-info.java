/**
 * The test rig: real registries and clients as child processes (or containers where Go is missing),
 * images made from nothing, a proxy that counts requests, and the product as a process.
 */
@NullMarked
package dev.remora.rig;

import org.jspecify.annotations.NullMarked;
