/**
 * The record of a run's split: written when the run starts, and used again to resume or evaluate it.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.data.splits;

import org.jspecify.annotations.NullMarked;
