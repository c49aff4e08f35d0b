/**
 * Exports trained modules as ONNX files, and runs networks of ONNX files as encoders. It has more than 25 files because both need the same
 * graphs and their checks, which are no API.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.onnx;

import org.jspecify.annotations.NullMarked;
