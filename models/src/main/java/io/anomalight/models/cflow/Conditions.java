package io.anomalight.models.cflow;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.flow.PositionalEncoding;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The condition of each feature vector: the encoding of its position, and by category also one number per category, 1 for the
 * category of its image and 0 for the others.
 *
 * <p>The state has the numbers of each category as a buffer, so that a checkpoint with other categories is refused.
 */
final class Conditions {
    private static final String CATEGORY = "category.";

    private final int positionLength;
    private final List<String> categories;
    private final ModuleState state;

    /**
     * The condition that the settings choose.
     *
     * @param categories the categories of the training images; empty if there is only one
     */
    Conditions(CflowConfig config, List<String> categories, ModuleState state) {
        this.positionLength = config.positionLength();
        this.state = state;
        // In one order, whatever that of the recipe is.
        this.categories = config.isByCategory() ? categories.stream().sorted().toList() : List.of();
        this.categories.forEach(name -> state.buffer(CATEGORY + name, code(name), this.categories.size()));
    }

    /** The length of a condition; 0 if the decoders are unconditional. */
    int length() {
        return positionLength + categories.size();
    }

    /** Whether images of two categories have different conditions. */
    boolean byCategory() {
        return !categories.isEmpty();
    }

    private float[] code(String category) {
        float[] code = new float[categories.size()];
        code[categories.indexOf(category)] = 1;
        return code;
    }

    /**
     * The block of each image in {@link #table}.
     *
     * @throws io.anomalight.framework.failure.UserError if the category of an image is needed, and missing or not known
     */
    List<Integer> blocks(Batch batch) {
        return byCategory()
                ? batch.categories(categories).stream().map(categories::indexOf).toList()
                : Collections.nCopies(batch.size(), 0);
    }

    /**
     * The conditions of a layer: a block of {@code [H·W, length]} for each category, or only one, positions in row-major order;
     * empty if the decoders are unconditional.
     *
     * <p>It depends only on the grid, so it is computed once and cached, and not saved in checkpoints.
     *
     * @param map shape of the features, {@code [B, C, H, W]}
     */
    NDList table(String layer, Shape map) {
        if (length() == 0) {
            return new NDList();
        }
        ImageSize grid = new ImageSize((int) map.get(2), (int) map.get(3));
        String name = "positions." + layer + "." + grid.height() + "x" + grid.width();
        if (!state.has(name)) {
            float[] table = byCategory() ? blocks(grid) : positions(grid);
            state.constant(name, table, table.length / length(), length());
        }
        return new NDList(state.get(name));
    }

    private float[] blocks(ImageSize grid) {
        float[] blocks = new float[categories.size() * grid.pixels() * length()];
        int at = 0;
        for (String category : categories) {
            float[] block = block(grid, category);
            System.arraycopy(block, 0, blocks, at, block.length);
            at += block.length;
        }
        return blocks;
    }

    /** The conditions of one category, {@code [H·W, length]}. */
    private float[] block(ImageSize grid, String category) {
        float[] positions = positions(grid);
        float[] code = code(category);
        float[] block = new float[grid.pixels() * length()];
        for (int position = 0; position < grid.pixels(); position++) {
            System.arraycopy(positions, position * positionLength, block, position * length(), positionLength);
            System.arraycopy(code, 0, block, position * length() + positionLength, code.length);
        }
        return block;
    }

    private float[] positions(ImageSize grid) {
        return PositionalEncoding.encode(positionLength, grid.height(), grid.width());
    }

    /**
     * The conditions in a graph for ONNX, {@code [1, length, h, w]}; empty if the decoders are unconditional.
     *
     * @param category the category of all images; empty if none was chosen
     * @throws io.anomalight.framework.failure.UserError if the category is needed, and missing or not known
     */
    Optional<Operand> ofGraph(Operand images, ImageSize grid, String category) {
        if (length() == 0) {
            return Optional.empty();
        }
        if (byCategory()) {
            Batch.requireKnown(category, categories);
        }
        float[] block = byCategory() ? block(grid, category) : positions(grid);
        return Optional.of(
                images.constant(block, 1, grid.height(), grid.width(), length()).transpose(0, 3, 1, 2));
    }
}
