/**
 * The terminal: output, progress, line breaks, and signals.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.console;

import org.jspecify.annotations.NullMarked;
