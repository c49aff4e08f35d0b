/** How fast a model learns and scores here, beside the same in plain PyTorch: what {@code benchmark speed} measures. */
@NullMarked
package io.anomalight.app.speedtest;

import org.jspecify.annotations.NullMarked;
