/**
 * Callbacks that draw results: pictures of images with their heat maps, histograms of scores.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.callbacks.figures;

import org.jspecify.annotations.NullMarked;
