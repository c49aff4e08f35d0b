package io.anomalight.assembly;

import com.typesafe.config.Config;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.tiling.TileGrid;
import io.anomalight.framework.tiling.TiledModule;
import io.anomalight.framework.tiling.TilingConfig;
import java.util.Optional;
import java.util.function.BiFunction;

/** The {@code model} section: settings of the chosen model's own, and those that every model has without knowing. */
public final class ModelSection {
    /** The name of the section. */
    public static final String MODEL = "model";

    /** The key that chooses the model, as one does in every section that chooses. */
    public static final String NAME = "name";

    private static final String TILING = "tiling";
    private static final String SECTION = MODEL + "." + TILING;
    private static final String TILE_SIZE = SECTION + ".tile_size";
    private static final String INPUT = "input_size";
    private static final String INPUT_SIZE = MODEL + "." + INPUT;

    /** What stands in the section of every model. */
    public record Every(TilingConfig tiling) {}

    /** The only key of a model's own that tiling needs to know. */
    record Sized(ImageSize inputSize) {}

    private final ConfigReader reader;
    private final Config config;

    /** A section of a configuration whose faults are told to {@code reader}. */
    public ModelSection(ConfigReader reader, Config config) {
        this.reader = reader;
        this.config = config;
    }

    /** What makes the module; empty if the section has faults. */
    public <C extends Record> Optional<ConfiguredModel> read(ModelFactory<C> factory) {
        // Runs of earlier versions have no such section.
        Optional<TilingConfig> tiling =
                config.hasPath(SECTION) ? reader.read(SECTION, TilingConfig.class) : Optional.of(TilingConfig.NONE);
        if (tiling.flatMap(TilingConfig::tileSize).isPresent()) {
            return tiled(factory, tiling.orElseThrow());
        }
        Optional<C> settings = reader.read(MODEL, factory.configType(), NAME, TILING);
        return tiling.isEmpty()
                ? Optional.empty()
                : settings.map(read ->
                        configured(factory, read, (state, environment) -> factory.create(read, state, environment)));
    }

    /** The model is made for images of the size of a tile, and wrapped. */
    private <C extends Record> Optional<ConfiguredModel> tiled(ModelFactory<C> factory, TilingConfig tiling) {
        if (!config.hasPath(INPUT_SIZE)) {
            reader.fault(TILE_SIZE + " is set, but " + config.getString(MODEL + "." + NAME) + " has no " + INPUT
                    + " that it could be made for tiles with; take " + TILE_SIZE + "=null");
            return Optional.empty();
        }
        Optional<TileGrid> grid = grid(tiling);
        ConfigReader ofTiles = new ConfigReader(config.withValue(INPUT_SIZE, config.getValue(TILE_SIZE)));
        Optional<C> settings = ofTiles.read(MODEL, factory.configType(), NAME, TILING);
        ofTiles.faults().stream().map(ModelSection::explained).forEach(reader::fault);
        return grid.flatMap(cut -> settings.map(read -> configured(
                factory,
                read,
                (state, environment) -> TiledModule.of(create(factory, read, state, environment), cut))));
    }

    private Optional<TileGrid> grid(TilingConfig tiling) {
        String[] keys = config.getObject(MODEL).keySet().toArray(String[]::new);
        try {
            return reader.read(MODEL, Sized.class, keys).flatMap(whole -> tiling.over(whole.inputSize()));
        } catch (IllegalArgumentException refused) {
            reader.fault(SECTION + ": " + refused.getMessage());
            return Optional.empty();
        }
    }

    private static <C extends Record> AnomalyModule create(
            ModelFactory<C> factory, C settings, ModuleState state, RunContext environment) {
        try {
            return factory.create(settings, state, environment);
        } catch (UserError refused) {
            throw new UserError(explained(String.valueOf(refused.getMessage())), refused);
        }
    }

    /** A model that complains of its input size knows nothing of tiles. */
    private static String explained(String fault) {
        return fault.contains(INPUT) ? fault + " (with " + SECTION + ", its " + INPUT + " is tile_size)" : fault;
    }

    private static <C extends Record> ConfiguredModel configured(
            ModelFactory<C> factory, C settings, BiFunction<ModuleState, RunContext, AnomalyModule> making) {
        return new ConfiguredModel(making, () -> factory.configureCallbacks(settings));
    }
}
