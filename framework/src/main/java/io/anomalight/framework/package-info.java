/** The vocabulary of the framework: what the author of a model reads first. */
@NullMarked
package io.anomalight.framework;

import org.jspecify.annotations.NullMarked;
