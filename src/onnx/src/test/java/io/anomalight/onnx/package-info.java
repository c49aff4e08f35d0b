@NullMarked
package io.anomalight.onnx;

import org.jspecify.annotations.NullMarked;
