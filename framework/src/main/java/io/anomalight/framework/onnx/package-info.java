/**
 * Describes a module's prediction as an ONNX graph, independent of the file format.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.onnx;

import org.jspecify.annotations.NullMarked;
