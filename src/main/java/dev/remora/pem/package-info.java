/**
 * Private keys in PEM: those that TLS shows and those that sign are given in the same forms.
 *
 * <p>Uses nothing of ours.
 */
@NullMarked
package dev.remora.pem;

import org.jspecify.annotations.NullMarked;
