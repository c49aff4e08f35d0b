/**
 * Reverse Distillation: a decoder rebuilds an encoder's features from a narrow embedding (Deng and Li, CVPR 2022).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.reversedistillation;

import org.jspecify.annotations.NullMarked;
