/** For those who load their models with DJL: an archive as one of its zoo models. */
@NullMarked
package io.anomalight.detector.djl;

import org.jspecify.annotations.NullMarked;
