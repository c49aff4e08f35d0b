/** What is left of a run on disk: tensors in safetensors files, never code. */
@NullMarked
package io.anomalight.framework.checkpoint;

import org.jspecify.annotations.NullMarked;
