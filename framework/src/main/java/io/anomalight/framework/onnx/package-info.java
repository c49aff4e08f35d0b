/** How a module writes its judgement down in ONNX's operators, without knowing how a file of them is made. */
@NullMarked
package io.anomalight.framework.onnx;

import org.jspecify.annotations.NullMarked;
