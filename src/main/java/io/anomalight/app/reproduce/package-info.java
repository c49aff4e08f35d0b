/**
 * Reproduces published tables: a recipe of the group {@code reproduce} becomes the jobs of a sweep, and their results stand
 * beside the published figures.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.reproduce;

import org.jspecify.annotations.NullMarked;
