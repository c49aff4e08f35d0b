package io.anomalight.models.components.backbone;

import io.anomalight.framework.ArchiveRestore;
import io.anomalight.framework.failure.UserError;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.weights.WeightsFormat;

/** The weights of a network whose file holds the network, too: only their format and origin are known. */
public record FileWeights(WeightsFormat format, WeightsOrigin origin) implements EncoderWeights {

    /**
     * The same weights, with the origin that an archive states.
     *
     * @throws UserError if the archive states another checksum
     */
    FileWeights restored(ArchiveRestore archive) {
        WeightsOrigin stated = WeightsOrigin.of(archive.provenance());
        if (!stated.sha256().equals(origin.sha256())) {
            throw new UserError("the encoder's file in the archive has the SHA-256 "
                    + origin.sha256().orElse("") + " instead of "
                    + stated.sha256().orElse("") + "; export the archive again, or copy it again");
        }
        return new FileWeights(format, stated);
    }

    @Override
    public ConvolutionWeights of(Convolution convolution, double varianceFactor) {
        throw new IllegalStateException("the network holds its weights itself");
    }

    @Override
    public float[] of(Weight weight) {
        throw new IllegalStateException("the network holds its weights itself");
    }
}
