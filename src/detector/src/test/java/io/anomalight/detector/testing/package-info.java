/** A small archive that the tests of other modules use. */
@NullMarked
package io.anomalight.detector.testing;

import org.jspecify.annotations.NullMarked;
