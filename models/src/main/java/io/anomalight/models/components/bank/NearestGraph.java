package io.anomalight.models.components.bank;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;

/**
 * {@link NearestVectors} as a graph for ONNX.
 *
 * <p>The number of queries is unknown when the graph is built, so it can't split them into blocks. It splits the bank instead, so
 * that temporary arrays do not grow with the bank.
 */
final class NearestGraph {
    private static final int BLOCK = 2048; // vectors of the bank

    private final Value bank;
    private final int size;
    private final int block;

    /**
     * Creates the graph of a bank.
     *
     * @param name name of a matrix {@code [M, D]} in the state
     */
    NearestGraph(Graph graph, ModuleState state, String name) {
        this.bank = graph.parameter(state, name);
        this.size = Math.toIntExact(state.get(name).getShape().get(0));
        this.block = BLOCK;
    }

    /** Returns vectors of the bank, {@code […, D]}, for the numbers of their rows, {@code […]}. */
    Value vectors(Value rows) {
        return bank.gather(rows, 0);
    }

    /** For each query {@code [B, N, D]}, the row of its nearest vector in the bank, {@code [B, N]}. */
    Value nearest(Value queries) {
        Value closest = closeness(queries, 0);
        Value row = closest.argMax(2);
        Value best = closest.max(2);
        for (int from = block; from < size; from += block) {
            Value next = closeness(queries, from);
            Value greatest = next.max(2);
            Value better = apply("Greater", greatest, best);
            Value nextRow = next.argMax(2).add(bank.graph().constant(new long[] {from}, 1));
            row = apply("Where", better, nextRow, row);
            best = apply("Where", better, greatest, best);
        }
        return row;
    }

    private Value apply(String type, Value... inputs) {
        return bank.graph().apply(Operator.of(type), inputs);
    }

    // x·b − ½‖b‖² for each vector b of a block; it is largest for the nearest vector.
    private Value closeness(Value queries, int from) {
        return closeness(queries, bank.slice(0, from, Math.min(from + block, size)));
    }

    // The difference is part of the product, so it costs no pass over all results: (x, 1)·(b, −½‖b‖²).
    private static Value closeness(Value queries, Value vectors) {
        Value one = queries.slice(-1, 0, 1).mul(0).add(1);
        Value halves = vectors.square().sum(new int[] {1}, true).mul(-0.5);
        return queries.concat(-1, one).matMul(vectors.concat(1, halves).transpose(1, 0));
    }

    /** For each query {@code [N, D]}, the rows of its {@code k} nearest vectors in the bank, {@code [N, k]}. */
    Value nearest(Value queries, int k) {
        Graph graph = bank.graph();
        Operator top = Operator.of("TopK").with("axis", 1);
        return graph.applyForSecond(top, closeness(queries, bank), graph.constant(new long[] {k}, 1));
    }

    /** The distances of queries {@code […, D]} to vectors of the bank, chosen by their rows {@code […, k]}: {@code […, k]}. */
    Value distances(Value queries, Value rows) {
        return vectors(rows).sub(queries.expandDims(-2)).square().sum(-1).sqrt();
    }
}
