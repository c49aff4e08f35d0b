/** Describes a module's prediction as an ONNX graph, independent of the file format. */
@NullMarked
package io.anomalight.framework.onnx;

import org.jspecify.annotations.NullMarked;
