/** The one file that a model leaves the trainer in: numbers and what is known of them, never code. */
@NullMarked
package io.anomalight.detector.archive;

import org.jspecify.annotations.NullMarked;
