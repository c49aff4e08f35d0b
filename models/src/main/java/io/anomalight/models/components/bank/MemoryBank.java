package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.region.CountedCells;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The memory bank of PatchCore and AnomalyDINO: it collects the patch features of the training images (M of eq. 4) and then keeps a coreset of
 * them (eq. 5).
 *
 * <p>Each vector that was collected has a vector of the coreset within a radius, which is measured and kept for updates. So, by the triangle
 * inequality, the distance of any vector to the coreset is larger than its distance to all collected vectors by at most this radius.
 */
public final class MemoryBank {
    /** Name of the coreset in the state, {@code [M, D]}. */
    public static final String NAME = "memory_bank";

    private static final String PATCHES = "memory_patches"; // [1], kept for updates: the number of learned vectors
    private static final String RADIUS = "memory_radius"; // [1], kept for updates: infinite if unknown

    private final double ratio;
    private final MemoryLimit limit;
    private final boolean keep;
    private final ModuleState state;
    private final Coreset coreset;
    private final TrainingVectors collected;

    /**
     * Creates an empty memory bank.
     *
     * @param ratio share of the vectors in the coreset
     * @param keep whether the number of vectors and the radius of the coreset are kept for updates
     */
    public MemoryBank(double ratio, MemoryLimit limit, boolean keep, ModuleState state, RunContext context) {
        this.ratio = ratio;
        this.limit = limit;
        this.keep = keep;
        this.state = state;
        this.coreset = new Coreset(context);
        this.collected = new TrainingVectors("collected.", limit, state, context.console());
        state.allowVariable(NAME); // it does not exist before the end of the first epoch
    }

    /**
     * Adds the vectors of training images. The memory bank becomes their owner.
     *
     * @param vectors {@code [n, D]}
     * @param perImage number of vectors per image
     */
    public void collect(NDArray vectors, long perImage, SplittableRandom random) {
        collected.add(
                vectors, perImage, bytesPerVector(limit, vectors.getShape().get(1), ratio), random);
    }

    /** The positions of images that count, {@code [B·h·w]}; empty if all do. */
    Optional<boolean[]> counted(NDArray images, ImageSize grid) {
        return CountedCells.of(state, images, grid);
    }

    /** The memory in bytes for a vector, and for its projection or its place in the coreset. */
    static double bytesPerVector(MemoryLimit limit, long length, double ratio) {
        long vectors = limit.bytes() / (Float.BYTES * length); // without projections and coreset
        long projectedLength = Math.min(length, SparseProjection.safeLength(vectors, Coreset.EPS));
        return Float.BYTES * (length + Math.max((double) projectedLength, ratio * length));
    }

    /** Chooses the coreset and frees the other vectors. */
    public void buildCoreset() {
        List<NDArray> pieces = collected.pieces();
        int kept = collected.kept();
        int size = Math.max(1, (int) (ratio * kept));
        long seen = collected.seen();
        if (size == kept) {
            state.buffer(NAME, joined(pieces, kept));
            keep(kept, seen == kept, 0);
        } else {
            KCenters centers = coreset.choose(pieces, kept, size);
            state.buffer(NAME, selected(pieces, centers.chosen()));
            if (keep) {
                long[] rows = rowsInBank(pieces, centers.chosen());
                long[] nearest =
                        Arrays.stream(centers.nearest()).mapToLong(i -> rows[i]).toArray();
                keep(kept, seen == kept, Coreset.radius(pieces, state.get(NAME), nearest));
            }
        }
        collected.clear();
    }

    private void keep(long patches, boolean all, double radius) {
        if (keep) {
            state.keepForUpdate(PATCHES, new long[] {patches}, 1);
            // Of vectors that were dropped, the distance to the coreset is unknown.
            float known = all ? (float) radius : Float.POSITIVE_INFINITY;
            state.keepForUpdate(RADIUS, state.open(manager -> manager.create(new float[] {known})));
        }
    }

    private static NDArray selected(List<NDArray> pieces, int[] chosen) {
        Rows bank =
                new Rows(pieces.get(0), chosen.length, pieces.get(0).getShape().get(1));
        addSelected(bank, pieces, chosen);
        return bank.whole();
    }

    private static void addSelected(Rows bank, List<NDArray> pieces, int[] chosen) {
        long first = 0;
        for (NDArray piece : pieces) {
            long from = first;
            long to = first + piece.getShape().get(0);
            long[] within = Arrays.stream(chosen)
                    .asLongStream()
                    .filter(row -> row >= from && row < to)
                    .map(row -> row - from)
                    .toArray();
            try (NDArray index = piece.getManager().create(within)) {
                bank.add(piece.get(index));
            }
            first = to;
        }
    }

    /** The row of each choice among those that {@link #addSelected} adds: piece after piece, in the order of the choices. */
    private static long[] rowsInBank(List<NDArray> pieces, int[] chosen) {
        long[] rows = new long[chosen.length];
        long row = 0;
        long from = 0;
        for (NDArray piece : pieces) {
            long to = from + piece.getShape().get(0);
            for (int i = 0; i < chosen.length; i++) {
                if (chosen[i] >= from && chosen[i] < to) {
                    rows[i] = row++;
                }
            }
            from = to;
        }
        return rows;
    }

    private static NDArray joined(List<NDArray> pieces, int count) {
        Rows all = new Rows(pieces.get(0), count, pieces.get(0).getShape().get(1));
        pieces.forEach(piece -> all.add(piece.duplicate()));
        return all.whole();
    }

    /** Why {@link #extend} is not possible, as a sentence without its full stop; empty if it is. */
    Optional<String> extendObstacle() {
        if (!state.has(NAME)) {
            return Optional.of("the memory bank is empty");
        }
        Set<String> kept = state.keptForUpdate().keySet();
        boolean complete = kept.containsAll(List.of(PATCHES, RADIUS))
                && state.get(PATCHES).size() == 1
                && state.get(RADIUS).size() == 1;
        return complete ? Optional.empty() : Optional.of("the number of its patches was not kept (model.updatable)");
    }

    /** Forgets vectors that were collected, before an update. */
    void clearCollected() {
        collected.clear();
    }

    /**
     * Adds as many of the collected vectors to the coreset as it would have if it had been chosen among all, and frees the others. The
     * vectors of the former coreset stay, so no vector that was learned before is farther away than before.
     */
    UpdateReport extend() {
        NDArray bank = state.get(NAME);
        int former = Math.toIntExact(bank.getShape().get(0));
        List<NDArray> pieces = collected.pieces();
        int kept = collected.kept();
        long learned = state.get(PATCHES).toLongArray()[0] + kept;
        double radius = state.get(RADIUS).toFloatArray()[0];
        if (kept > 0) {
            int added = (int) Math.max(0, Math.min(kept, (long) (ratio * learned) - former));
            if (added == kept) {
                append(bank, pieces, all(kept));
            } else {
                radius = Math.max(radius, extend(bank, pieces, coreset.extend(pieces, kept, bank, added)));
            }
            keep(learned, collected.seen() == kept, radius);
            collected.clear();
        }
        return report(
                learned,
                state.get(NAME).getShape().get(0) - former,
                state.get(RADIUS).toFloatArray()[0]);
    }

    private void append(NDArray bank, List<NDArray> pieces, int[] chosen) {
        Rows extended = new Rows(
                pieces.get(0),
                bank.getShape().get(0) + chosen.length,
                bank.getShape().get(1));
        extended.add(bank.duplicate());
        addSelected(extended, pieces, chosen);
        state.buffer(NAME, extended.whole());
    }

    /** Adds the chosen vectors; returns a bound of the distance of all vectors to the new bank. */
    private double extend(NDArray bank, List<NDArray> pieces, KCenters centers) {
        long former = bank.getShape().get(0);
        append(bank, pieces, centers.chosen());
        long[] rows = rowsInBank(pieces, centers.chosen());
        long[] nearest = Arrays.stream(centers.nearest())
                .mapToLong(i -> i < former ? i : former + rows[(int) (i - former)])
                .toArray();
        return Coreset.radius(pieces, state.get(NAME), nearest);
    }

    private UpdateReport report(long learned, long added, float radius) {
        String note = String.format(Locale.ROOT, "%,d vectors were added to the memory bank", added);
        if (Float.isInfinite(radius)) {
            return new UpdateReport(
                    UpdateMethod.EXTENDED,
                    learned,
                    note + "; only a random sample of the patches was kept, so the distance of the others to the"
                            + " memory bank is unknown");
        }
        if (ratio == 1) {
            return new UpdateReport(UpdateMethod.EXACT, learned, Optional.of((double) radius), note);
        }
        String bound = String.format(
                Locale.ROOT,
                "; each learned patch has a vector there within %.4g, so the distance of a patch to the memory bank"
                        + " is larger than to all learned patches by at most this",
                radius);
        return new UpdateReport(UpdateMethod.EXTENDED, learned, Optional.of((double) radius), note + bound);
    }

    private static int[] all(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return rows;
    }

    /**
     * Checks that the coreset exists.
     *
     * @throws UserError if no coreset has been chosen
     */
    public void requireFilled() {
        if (!state.has(NAME)) {
            throw new UserError("A memory bank can't score images before the end of the first epoch; set"
                    + " trainer.val_check_interval=1.0");
        }
    }
}
