package io.anomalight.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.service.drift.DriftState;
import io.anomalight.service.http.Json;
import io.anomalight.service.product.ProductLoader.Facts;
import io.anomalight.service.product.ProductStatus;
import java.util.List;
import java.util.Map;

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
 * @param drift whether the scores of recent images differ from those of the calibration, of each category. Only of a loaded model
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
        List<Threshold> thresholds,
        List<Drift> drift) {

    /** The threshold of one category, or of the model if it has one category. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Threshold(String category, float image, float review, float pixel) {}

    /** The drift of one category, or of the model if it has one category; what is not known is left out of the JSON. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Drift(
            String category,
            boolean drifting,
            String problem,
            int normalImages,
            int images,
            Map<String, Double> lastWindow) {
        static Drift of(DriftState state) {
            return new Drift(
                    state.category(),
                    state.drifting(),
                    state.problem().isEmpty() ? "" : state.problem() + ".",
                    state.normalImages(),
                    state.images(),
                    lastWindow(state));
        }

        private static Map<String, Double> lastWindow(DriftState state) {
            return state.above().isEmpty() || state.pValue().isEmpty()
                    ? Map.of()
                    : Map.of(
                            "above_median", state.above().getAsDouble(),
                            "p_value", state.pValue().getAsDouble());
        }
    }

    static ProductAnswer of(ProductStatus status) {
        return new ProductAnswer(
                status.name(),
                Json.fileName(status.file()),
                status.state().toString(),
                status.problemForClients(),
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
                status.card().map(ProductAnswer::thresholds).orElse(List.of()),
                status.drift().stream().map(Drift::of).toList());
    }

    private static List<Threshold> thresholds(ModelCard card) {
        List<Threshold> ofCategories = ModelAnswer.Category.of(card.postProcessor(), InputRegions.NONE).stream()
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
