/**
 * The products of a service: each is an archive, whose model is loaded at the first request, kept within a memory budget, and replaced
 * while requests are running. {@link io.anomalight.service.product.Products} gives leases of models by the name of a product.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.product;

import org.jspecify.annotations.NullMarked;
