/**
 * An HTTP service for an exported model: it scores uploaded images and serves a web page for trying the model.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service;

import org.jspecify.annotations.NullMarked;
