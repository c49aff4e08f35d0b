package io.anomalight.app.speedtest.contestant;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.image.ImageSize;
import java.util.List;

/**
 * A model with the settings of its recipe. Its encoder has random weights, because speed does not depend on them.
 *
 * @param model the name of the recipe
 * @param size size of the images in the recipe
 * @param batchSize images per training step
 */
public record RecipeSetup(String model, ImageSize size, int batchSize) implements ModelSetup {
    private static final String SIZE = "model.input_size";

    /** The size of the images in a composed recipe. */
    public static ImageSize inputSize(Config recipe) {
        if (recipe.getValue(SIZE).valueType() == ConfigValueType.LIST) {
            List<Integer> sides = recipe.getIntList(SIZE);
            return new ImageSize(sides.get(0), sides.get(1));
        }
        return new ImageSize(recipe.getInt(SIZE), recipe.getInt(SIZE));
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public List<String> overrides() {
        return List.of(
                "model=" + model,
                "model.pre_trained=false",
                "data.train_batch_size=" + batchSize,
                "data.eval_batch_size=" + batchSize);
    }

    @Override
    public List<String> arguments() {
        throw new IllegalStateException("there is no Python script of " + model);
    }
}
