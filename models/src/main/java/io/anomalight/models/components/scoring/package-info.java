/**
 * Scoring that every model can have: another image score, mirrored images, and maps that are standardized per position.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.scoring;

import org.jspecify.annotations.NullMarked;
