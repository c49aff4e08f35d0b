/** Steps of descent: what a module asks for and the optimizers that it gets. */
@NullMarked
package io.anomalight.framework.optim;

import org.jspecify.annotations.NullMarked;
