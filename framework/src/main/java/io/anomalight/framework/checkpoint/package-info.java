/** Checkpoints: a manifest and arrays in safetensors files, never code. */
@NullMarked
package io.anomalight.framework.checkpoint;

import org.jspecify.annotations.NullMarked;
