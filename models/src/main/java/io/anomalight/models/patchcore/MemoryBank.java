package io.anomalight.models.patchcore;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Environment;
import io.anomalight.framework.UserError;
import io.anomalight.framework.logging.Progress;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.bank.KCenterGreedy;
import io.anomalight.models.components.bank.Reservoir;
import io.anomalight.models.components.bank.Rows;
import io.anomalight.models.components.bank.SparseProjection;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * M, the memory: collects the patches of the training images (eq. 4), then keeps a coreset of them (eq. 5).
 */
final class MemoryBank {
    /** Name of the coreset in the state, {@code [M, D]}. */
    static final String NAME = "memory_bank";
    /** By what share shortened vectors may distort squared distances; anomalib's. */
    static final double EPS = 0.9;

    private final double ratio;
    private final MemoryLimit limit;
    private final ModuleState state;
    private final Environment environment;
    private final Reservoir collected;

    MemoryBank(double ratio, MemoryLimit limit, ModuleState state, Environment environment) {
        this.ratio = ratio;
        this.limit = limit;
        this.state = state;
        this.environment = environment;
        this.collected = new Reservoir(state, "collected.");
        state.allowVariable(NAME); // there is none before the first epoch has ended
    }

    /** Takes over the patches of some training images. */
    void collect(Patches patches, SplittableRandom random) {
        long length = patches.vectors().getShape().get(1);
        long rows = patches.vectors().getShape().get(0);
        int capacity = limit.capacity(length, ratio);
        limit.check(patches.grid().slice(1).size(), Math.min(capacity, collected.seen() + rows), length, ratio);
        collected.add(patches.vectors(), capacity, random);
    }

    /** Chooses the coreset, and forgets the rest. */
    void settle() {
        List<NDArray> pieces = collected.pieces();
        int kept = collected.kept();
        if (kept < collected.seen()) {
            environment
                    .console()
                    .line(String.format(
                            "%,d of the %,d feature vectors were kept, drawn at random, as many as model.max_memory_mb ="
                                    + " %d has room for; the coreset is chosen from these",
                            kept, collected.seen(), limit.megabytes()));
        }
        int size = Math.max(1, (int) (ratio * kept));
        long length = pieces.get(0).getShape().get(1);
        int[] chosen = size < kept ? choose(pieces, kept, size) : all(kept);
        Rows bank = new Rows(pieces.get(0), chosen.length, length);
        int first = 0;
        for (NDArray piece : pieces) {
            int from = first;
            int to = first + (int) piece.getShape().get(0);
            long[] within = Arrays.stream(chosen)
                    .filter(row -> row >= from && row < to)
                    .mapToLong(row -> row - from)
                    .toArray();
            try (NDArray index = piece.getManager().create(within)) {
                bank.add(piece.get(index));
            }
            first = to;
        }
        state.own(NAME, bank.whole());
        collected.clear();
    }

    private static int[] all(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return rows;
    }

    private int[] choose(List<NDArray> pieces, int kept, int size) {
        try (NDArray points = shortened(pieces, kept);
                Progress progress = environment.console().progress("Choosing the coreset", "vectors", size)) {
            int start = environment.random("coreset start").nextInt(kept);
            return KCenterGreedy.choose(points, size, start, progress);
        }
    }

    // ψ of algorithm 1; vectors that are short already stay as they are.
    private NDArray shortened(List<NDArray> pieces, int kept) {
        int length = (int) pieces.get(0).getShape().get(1);
        int outputs = SparseProjection.safeLength(kept, EPS);
        if (outputs >= length) {
            Rows copies = new Rows(pieces.get(0), kept, length);
            pieces.forEach(piece -> copies.add(piece.duplicate()));
            return copies.whole();
        }
        SparseProjection projection = SparseProjection.draw(length, outputs, environment.random("coreset projection"));
        Rows points = new Rows(pieces.get(0), kept, outputs);
        pieces.forEach(piece -> points.add(projection.apply(piece)));
        return points.whole();
    }

    /**
     * Refuses to judge before there is anything to compare with.
     *
     * @throws UserError if nothing has been learned
     */
    void requireFilled() {
        if (!state.has(NAME)) {
            throw new UserError("patchcore judges no image before it has seen all training images: leave"
                    + " trainer.val_check_interval at 1.0");
        }
    }
}
