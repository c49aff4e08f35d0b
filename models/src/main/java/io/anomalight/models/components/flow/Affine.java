package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.Operand;

/**
 * The affine transformation of the active half of a coupling, x · exp(s) + t (Dinh et al. 2017, equation 4). Its log-determinant is
 * the sum of s.
 *
 * @param logScale s, of the shape of the active half
 * @param shift t, of the same shape
 */
public record Affine(Operand logScale, Operand shift) {

    /** Maps data to the latent space. */
    public Operand forward(Operand active) {
        return active.mul(logScale.exp()).add(shift);
    }

    /** Maps the latent space to data. */
    public Operand inverse(Operand active) {
        return active.sub(shift).mul(logScale.mul(-1).exp());
    }
}
