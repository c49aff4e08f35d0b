/** Mixed precision, TorchScript calls and worker threads. */
@NullMarked
package io.anomalight.framework.arithmetic;

import org.jspecify.annotations.NullMarked;
