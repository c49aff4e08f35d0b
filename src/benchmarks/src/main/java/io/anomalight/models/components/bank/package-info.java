@NullMarked
package io.anomalight.models.components.bank;

import org.jspecify.annotations.NullMarked;
