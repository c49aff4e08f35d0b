package io.anomalight.models.fre;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.Uniform;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A linear autoencoder whose decoder has the transposed weights of its encoder: x is reconstructed as Wᵀ (W x + a) + b.
 *
 * @param state contains W {@code [k, d]}, a {@code [k]} and b {@code [d]}
 */
record TiedAutoencoder(ModuleState state) {
    private static final String WEIGHT = "autoencoder.weight";
    private static final String ENCODER_BIAS = "autoencoder.encoder_bias";
    private static final String DECODER_BIAS = "autoencoder.decoder_bias";

    /** The names of its parameters. */
    static final List<String> PARAMETERS = List.of(WEIGHT, ENCODER_BIAS, DECODER_BIAS);

    /** Adds parameters to the state: W as in Glorot and Bengio 2010, a = 0 and b = 0. */
    static TiedAutoencoder initialize(int latent, long length, ModuleState state, SplittableRandom random) {
        double bound = Math.sqrt(6.0 / (latent + length));
        float[] weight = Uniform.within(bound, Math.toIntExact(latent * length), random);
        state.parameter(WEIGHT, weight, latent, length);
        state.parameter(ENCODER_BIAS, new float[latent], latent);
        state.parameter(DECODER_BIAS, new float[Math.toIntExact(length)], length);
        return new TiedAutoencoder(state);
    }

    /** The squared error of each feature, {@code [B, d]}, when vectors {@code [B, d]} are reconstructed. */
    Operand errors(Operand vectors) {
        return vectors.scoped(x -> {
            Operand weight = x.parameter(state, WEIGHT);
            Operand latent = x.matMul(weight.transpose(1, 0)).add(x.parameter(state, ENCODER_BIAS));
            Operand decoded = latent.matMul(weight).add(x.parameter(state, DECODER_BIAS));
            return x.sub(decoded).square();
        });
    }
}
