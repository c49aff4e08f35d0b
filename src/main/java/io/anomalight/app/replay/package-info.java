/**
 * Shows a replay of the history: as text, as a table, and as a page with pictures.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.replay;

import org.jspecify.annotations.NullMarked;
