/**
 * What {@code benchmark speed} measures: Anomalight, plain arithmetic, ONNX Runtime and PyTorch, each in processes that answer requests.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.speedtest.contestant;

import org.jspecify.annotations.NullMarked;
