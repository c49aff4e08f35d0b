/**
 * Exports trained modules as ONNX files, and runs networks of ONNX files as encoders.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.onnx;

import org.jspecify.annotations.NullMarked;
