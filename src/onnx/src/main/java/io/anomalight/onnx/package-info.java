/** Trained modules as files of ONNX. */
@NullMarked
package io.anomalight.onnx;

import org.jspecify.annotations.NullMarked;
