package io.anomalight.service.product;

import io.anomalight.detector.archive.ModelCard;
import io.anomalight.service.drift.DriftState;
import io.anomalight.service.http.ServerPaths;
import io.anomalight.service.product.ProductLoader.Facts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of a product at one moment.
 *
 * @param problem why its file can't be used, as a sentence without its full stop; empty if it can. A loaded model stays in use although
 *     its new file has a problem
 * @param facts what is known of its file; absent if no usable file was seen
 * @param card the facts about the loaded model
 * @param drift the drift of each category of the loaded model
 * @param loaded when the model was loaded
 */
public record ProductStatus(
        String name,
        Path file,
        State state,
        String problem,
        Optional<Facts> facts,
        Optional<ModelCard> card,
        Optional<Instant> loaded,
        List<DriftState> drift) {

    /** Whether a product has a model in memory. */
    public enum State {
        /** Requests are answered at once. */
        LOADED,
        /** The next request loads the model. */
        NOT_LOADED,
        /** The archive can't be used. */
        FAILED;

        /** The name in answers. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The problem as a sentence for clients, who see the names of files and no folder; empty if there is no problem. */
    public String problemForClients() {
        return problem.isEmpty() ? "" : ServerPaths.ofFile(file).hide(problem) + ".";
    }

    /** The state of a file whose name can't be the name of a product. */
    static ProductStatus unusable(Path file) {
        return new ProductStatus(
                ProductNames.ofFile(file),
                file,
                State.FAILED,
                ProductNames.refusal(file),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
