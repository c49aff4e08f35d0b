/**
 * Updates of archives: more good images are learned, thresholds are chosen again on images that are held out, and the result is a
 * candidate beside the archive.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.app.update;

import org.jspecify.annotations.NullMarked;
