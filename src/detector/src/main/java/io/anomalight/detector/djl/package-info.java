/** Adapters to DJL: an archive as a model of DJL's model zoo. */
@NullMarked
package io.anomalight.detector.djl;

import org.jspecify.annotations.NullMarked;
