/** An exported model behind HTTP: scores pictures that are sent to it, and serves a page to try it on. */
@NullMarked
package io.anomalight.service;

import org.jspecify.annotations.NullMarked;
