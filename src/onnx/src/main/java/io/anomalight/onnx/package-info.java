/** Exports trained modules as ONNX files. */
@NullMarked
package io.anomalight.onnx;

import org.jspecify.annotations.NullMarked;
