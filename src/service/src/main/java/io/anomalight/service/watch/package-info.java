/**
 * Scores the files that appear in a folder, each exactly once, also across restarts.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.watch;

import org.jspecify.annotations.NullMarked;
