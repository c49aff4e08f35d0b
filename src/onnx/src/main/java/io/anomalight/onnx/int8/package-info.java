/**
 * Writes scoring graphs with int8 numbers: integer products are faster than those of float32 on processors that have
 * instructions for them.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.onnx.int8;

import org.jspecify.annotations.NullMarked;
