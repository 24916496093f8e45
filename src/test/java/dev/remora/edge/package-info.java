/**
 * What is in {@code edge/}: its units as systemd reads them, in every test run, and on virtual
 * machines of Debian that boot with them: {@code make e2e-edge}.
 */
@NullMarked
package dev.remora.edge;

import org.jspecify.annotations.NullMarked;
