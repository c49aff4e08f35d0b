/**
 * Scores the kept images of a history again with another archive, and compares the verdicts.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.replay;

import org.jspecify.annotations.NullMarked;
