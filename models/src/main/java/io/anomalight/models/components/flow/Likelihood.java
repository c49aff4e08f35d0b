package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.Operand;

/** The likelihood of latent maps under a standard normal distribution. */
public final class Likelihood {
    private Likelihood() {}

    /**
     * The likelihood of each position: exp(−½ mean z²), in (0, 1], where the mean is over the channels. With the sum instead of
     * the mean, the result would underflow if there are many channels.
     *
     * @param z {@code [B, C, h, w]}
     * @return {@code [B, h, w]}
     */
    public static Operand ofPositions(Operand z) {
        return z.scoped(in -> in.square().mean(1).mul(-0.5).exp());
    }
}
