/** Which images a run uses for what: recorded when it begins, and found again when it goes on or is judged. */
@NullMarked
package io.anomalight.framework.data.splits;

import org.jspecify.annotations.NullMarked;
