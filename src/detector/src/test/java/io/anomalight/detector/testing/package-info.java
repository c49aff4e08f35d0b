/** What the tests of every room above need: an archive that is small and quickly made. */
@NullMarked
package io.anomalight.detector.testing;

import org.jspecify.annotations.NullMarked;
