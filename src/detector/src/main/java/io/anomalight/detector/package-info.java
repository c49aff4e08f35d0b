/** For those who put a trained model to use: load an archive, hand it pictures, read what is wrong with them. */
@NullMarked
package io.anomalight.detector;

import org.jspecify.annotations.NullMarked;
