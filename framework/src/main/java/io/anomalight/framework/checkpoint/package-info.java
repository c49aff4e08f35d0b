/**
 * Checkpoints: a manifest and arrays in safetensors files, never code.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.checkpoint;

import org.jspecify.annotations.NullMarked;
