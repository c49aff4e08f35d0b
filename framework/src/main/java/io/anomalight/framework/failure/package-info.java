/** What went wrong and whose fault it is: the user, a module, or the engine. */
@NullMarked
package io.anomalight.framework.failure;

import org.jspecify.annotations.NullMarked;
