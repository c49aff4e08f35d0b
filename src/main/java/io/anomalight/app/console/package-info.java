/** The terminal: output, progress, line breaks, and signals. */
@NullMarked
package io.anomalight.app.console;

import org.jspecify.annotations.NullMarked;
