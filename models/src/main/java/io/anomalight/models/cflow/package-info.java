/** CFLOW-AD: conditional normalizing flows on the features of a frozen encoder (Gudovskiy et al., WACV 2022). */
@NullMarked
package io.anomalight.models.cflow;

import org.jspecify.annotations.NullMarked;
