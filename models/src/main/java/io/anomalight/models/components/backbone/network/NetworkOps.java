package io.anomalight.models.components.backbone.network;

import io.anomalight.models.components.backbone.layout.Convolution;
import java.util.function.UnaryOperator;

/**
 * The operations that a network is written with: once, for arrays and for graphs.
 *
 * <p>Names of weights are those of the network; the implementation adds the prefix of its state. No operation changes or
 * closes its inputs, except {@link #addTo} and {@link #free}. Results belong to the manager of the first input. Not
 * thread-safe.
 *
 * @param <T> an array or a value of a graph
 */
public interface NetworkOps<T> {

    /** A convolution with the frozen weights of its name, bias included: {@code [B, I, H, W]} to {@code [B, O, h, w]}. */
    T convolve(T x, Convolution convolution);

    /** {@code x · weightᵀ + bias} over the last axis, with the weights {@code <name>.weight} and {@code <name>.bias}. */
    T linear(T x, String name);

    /** Normalises the last axis (Ba et al. 2016), with {@code <name>.weight} and {@code <name>.bias}. */
    T layerNorm(T x, String name, double epsilon);

    /** A weight, for {@link #add} and {@link #mul}. */
    T weight(String name);

    /** The numbers of a weight in row-major order, to compute a constant from them. */
    float[] numbers(String name);

    /** A constant in row-major order, on the device of {@code x}. */
    T constant(T x, float[] numbers, long... shape);

    T activate(T x, Activation activation);

    /** The maximum of each 3×3 square, at every second position of both axes, with padding. */
    T maxPool(T x);

    /** The mean over all positions: {@code [B, C, H, W]} to {@code [B, C, 1, 1]}. */
    T meanOfPositions(T x);

    /** Softmax over the last axis. */
    T softmax(T x);

    T matMul(T x, T y);

    /** The sum; the shapes may differ if they can be broadcast. */
    T add(T x, T y);

    /** The product of elements; the shapes may differ if they can be broadcast. */
    T mul(T x, T y);

    T mul(T x, double factor);

    /** As {@link #add}, but {@code sum} may be changed; use only the result. */
    T addTo(T sum, T y);

    /** The same elements in another shape; one length may be −1, which is computed from the others. */
    T reshape(T x, long... shape);

    T transpose(T x, int... axes);

    /** The elements from {@code from} to {@code to} (exclusive) along an axis. */
    T slice(T x, int axis, long from, long to);

    T concat(int axis, T x, T y);

    /** Frees memory early; {@code x} must not be used afterwards. */
    void free(T x);

    /** Runs a part of a network and frees everything that it computes, except its result. */
    T part(T x, UnaryOperator<T> body);
}
