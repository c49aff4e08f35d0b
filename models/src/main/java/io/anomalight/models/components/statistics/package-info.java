/** What is learned of numbers as they pass: means, deviations and quantiles, in bounded memory. */
@NullMarked
package io.anomalight.models.components.statistics;

import org.jspecify.annotations.NullMarked;
