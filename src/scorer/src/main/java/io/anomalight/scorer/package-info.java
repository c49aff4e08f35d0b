/** A command that scores images with an archive in ONNX Runtime, without the libraries of training. */
@NullMarked
package io.anomalight.scorer;

import org.jspecify.annotations.NullMarked;
