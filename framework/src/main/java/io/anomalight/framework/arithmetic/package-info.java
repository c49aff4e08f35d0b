/** The heavy arithmetic of models, in float32 or bfloat16. */
@NullMarked
package io.anomalight.framework.arithmetic;

import org.jspecify.annotations.NullMarked;
