/** Callbacks that draw results: pictures of images with their heat maps, histograms of scores. */
@NullMarked
package io.anomalight.callbacks.figures;

import org.jspecify.annotations.NullMarked;
