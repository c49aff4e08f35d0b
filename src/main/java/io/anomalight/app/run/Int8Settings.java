package io.anomalight.app.run;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;

/**
 * How an archive gets int8 weights, and how much they may change the validation results.
 *
 * @param goodImages an image or a folder of images of good parts; the ranges of all values are learned from these
 * @param scoreMargin how far a score may be from a threshold and still change its verdict, as a share of the range of the
 *     validation scores; at least 0
 * @param aurocLoss how much an AUROC may fall, at least 0
 */
public record Int8Settings(Path goodImages, double scoreMargin, double aurocLoss) {
    /** The key of the good images. */
    public static final String IMAGES = "images";

    /** A verdict may change within 2 % around a threshold. */
    public static final double SCORE_MARGIN = 0.02;

    /** An AUROC may fall by .005. */
    public static final double AUROC_LOSS = 0.005;

    public Int8Settings {
        require("int8.score_margin", scoreMargin);
        require("int8.auroc_loss", aurocLoss);
    }

    private static void require(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new UserError(key + "=" + value + " must be from 0 to 1");
        }
    }
}
