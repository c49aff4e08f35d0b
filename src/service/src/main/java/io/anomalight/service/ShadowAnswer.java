package io.anomalight.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.service.http.Json;
import io.anomalight.service.product.Product;
import io.anomalight.service.product.ProductStatus;
import io.anomalight.service.shadow.ShadowComparison;
import java.util.List;

/**
 * The answer of {@code GET /v1/products/<name>/shadow}.
 *
 * @param product name of the product
 * @param file name of the shadow's archive
 * @param state {@code loaded}, {@code not loaded} or {@code failed}
 * @param problem why the shadow's archive can't be used; if it can, it is empty and left out of the JSON
 * @param agree images with the same verdict
 * @param differ images with another verdict
 * @param dropped images that the shadow did not score because too many waited for it
 * @param failed images that the shadow could not score
 * @param meanDifference mean absolute difference of the normalised scores
 * @param largestDifference largest absolute difference of the normalised scores
 * @param latest the latest images on which the verdicts differ, the newest first
 */
record ShadowAnswer(
        String product,
        String file,
        String state,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String problem,
        long agree,
        long differ,
        long dropped,
        long failed,
        double meanDifference,
        double largestDifference,
        List<Image> latest) {

    /** An image on which the verdicts differ. */
    record Image(
            String time,
            String name,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String category,
            String label,
            String shadowLabel,
            double normalizedScore,
            double shadowNormalizedScore) {
        static Image of(ShadowComparison.Difference difference) {
            return new Image(
                    difference.time().toString(),
                    difference.name(),
                    difference.category(),
                    difference.model().label(),
                    difference.shadow().label(),
                    difference.model().normalizedScore(),
                    difference.shadow().normalizedScore());
        }
    }

    static ShadowAnswer of(Product product, Product shadow, ShadowComparison.Counts counts) {
        ProductStatus status = shadow.status();
        return new ShadowAnswer(
                product.name(),
                Json.fileName(status.file()),
                status.state().toString(),
                status.problemForClients(),
                counts.agree(),
                counts.differ(),
                counts.dropped(),
                counts.failed(),
                counts.mean(),
                counts.largest(),
                counts.latest().stream().map(Image::of).toList());
    }
}
