/** How fast CFLOW learns and scores here, beside the same in plain PyTorch: what {@code benchmark speed} measures. */
@NullMarked
package io.anomalight.app.race;

import org.jspecify.annotations.NullMarked;
