/** What the service needs of HTTP: who may ask, how much, for how long, and how answers are written. */
@NullMarked
package io.anomalight.service.http;

import org.jspecify.annotations.NullMarked;
