/**
 * Operands that compute at once or write a graph, mixed precision, TorchScript calls and worker threads.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.arithmetic;

import org.jspecify.annotations.NullMarked;
