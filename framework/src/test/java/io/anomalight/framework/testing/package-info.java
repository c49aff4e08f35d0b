/** What tests of every room share: the proof that nothing native leaks, synthetic batches, golden files. */
@NullMarked
package io.anomalight.framework.testing;

import org.jspecify.annotations.NullMarked;
