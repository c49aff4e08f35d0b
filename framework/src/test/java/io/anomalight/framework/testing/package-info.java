/** Helpers of all tests: the check for native leaks, synthetic batches, golden files. */
@NullMarked
package io.anomalight.framework.testing;

import org.jspecify.annotations.NullMarked;
