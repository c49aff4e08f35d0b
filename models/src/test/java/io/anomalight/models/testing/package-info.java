/** What every model owes, as tests that each model's own extend. */
@NullMarked
package io.anomalight.models.testing;

import org.jspecify.annotations.NullMarked;
