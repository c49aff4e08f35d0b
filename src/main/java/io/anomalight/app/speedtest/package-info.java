/**
 * {@code benchmark speed}: measures the speed and the memory of Anomalight, and of the same model in plain PyTorch.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.speedtest;

import org.jspecify.annotations.NullMarked;
