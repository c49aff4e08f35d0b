package io.anomalight.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.service.http.Json;
import io.anomalight.service.product.ProductLoader.Facts;
import io.anomalight.service.product.ProductStatus;
import java.util.List;

/**
 * A product in the answer of {@code GET /v1/products}. What is not known is empty and left out of the JSON.
 *
 * @param name the product in paths and metrics
 * @param file name of its archive
 * @param state {@code loaded}, {@code not loaded} or {@code failed}
 * @param problem why the archive can't be used
 * @param model the name under which recipes choose the model
 * @param created when the archive was exported
 * @param loaded when this service loaded it
 * @param thresholds the image threshold; of each category if the model has several. Only of a loaded model
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ProductAnswer(
        String name,
        String file,
        String state,
        String problem,
        String model,
        String created,
        String loaded,
        List<Threshold> thresholds) {

    /** The threshold of one category, or of the model if it has one category. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Threshold(String category, float image, float review, float pixel) {}

    static ProductAnswer of(ProductStatus status) {
        return new ProductAnswer(
                status.name(),
                Json.fileName(status.file()),
                status.state().toString(),
                status.problem().isEmpty() ? "" : status.problem() + ".",
                status.card()
                        .map(ModelCard::model)
                        .or(() -> status.facts().map(Facts::model))
                        .orElse(""),
                status.card()
                        .map(ModelCard::created)
                        .or(() -> status.facts().map(Facts::created))
                        .map(Object::toString)
                        .orElse(""),
                status.loaded().map(Object::toString).orElse(""),
                status.card().map(ProductAnswer::thresholds).orElse(List.of()));
    }

    private static List<Threshold> thresholds(ModelCard card) {
        List<Threshold> ofCategories = ModelAnswer.Category.of(card.postProcessor()).stream()
                .map(each -> new Threshold(
                        each.name(),
                        each.image().threshold(),
                        each.review().threshold(),
                        each.pixel().threshold()))
                .toList();
        return ofCategories.isEmpty()
                ? List.of(new Threshold(
                        "",
                        card.postProcessor().imageThreshold(),
                        card.postProcessor().reviewThreshold(),
                        card.postProcessor().pixelThreshold()))
                : ofCategories;
    }
}
