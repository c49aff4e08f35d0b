package io.anomalight.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.image.scaling.ScalingConfig;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.rule.OptimizerConfig;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.tiling.TileGrid;
import io.anomalight.framework.tiling.TiledModule;
import io.anomalight.framework.tiling.TilingConfig;
import io.anomalight.models.components.channels.ChannelsModule;
import io.anomalight.models.components.region.PaintedModule;
import io.anomalight.models.components.scoring.ScoredModule;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads the {@code model} section: the settings of the chosen model, and {@code optimizer}, {@code tiling} and {@code scoring}, which
 * every model has.
 */
public final class ModelSection {
    /** The name of the section. */
    public static final String MODEL = "model";

    /** The key that selects the model; every section with a choice has it. */
    public static final String NAME = "name";

    private static final String TILING = "tiling";
    private static final String SCORING = "scoring";
    private static final String OPTIMIZER = "optimizer";
    private static final String SECTION = MODEL + "." + TILING;
    private static final String TILE_SIZE = SECTION + ".tile_size";
    private static final String INPUT = "input_size";
    private static final String INPUT_SIZE = MODEL + "." + INPUT;

    private static final String CATEGORIES = "data.category";
    private static final String REGION = "data.region";
    private static final String RESIZE = "data.resize";
    private static final String CHANNELS = "data.channels";
    private static final String SCALING = "data.scaling";
    private static final int RGB = 3;

    /** The settings that the section of every model has. */
    public record Every(OptimizerConfig optimizer, TilingConfig tiling, ScoringConfig scoring) {}

    /** The only setting of a model that tiling reads. */
    record Sized(ImageSize inputSize) {}

    private final ConfigReader reader;
    private final Config config;

    /** A section of a configuration; {@code reader} collects its faults. */
    public ModelSection(ConfigReader reader, Config config) {
        this.reader = reader;
        this.config = config;
    }

    /** Reads the section; empty if it has faults. */
    public <C extends Record> Optional<ConfiguredModel> read(ModelFactory<C> factory) {
        // Runs of earlier versions do not have these sections.
        Optional<TilingConfig> tiling = section(TILING, TilingConfig.class, TilingConfig.NONE);
        Optional<ScoringConfig> scoring = section(SCORING, ScoringConfig.class, ScoringConfig.NONE);
        Optional<OptimizerConfig> optimizer = optimizer();
        ModelFactory<C> optimized = OptimizedModule.factory(factory, optimizer.orElse(OptimizerConfig.MODEL));
        if (tiling.flatMap(TilingConfig::tileSize).isPresent()) {
            return scored(tiled(optimized, tiling.orElseThrow()), scoring);
        }
        Optional<C> settings = reader.read(MODEL, factory.configType(), NAME, TILING, SCORING, OPTIMIZER);
        return tiling.isEmpty() || optimizer.isEmpty()
                ? Optional.empty()
                : scored(
                        settings.map(read -> configured(
                                optimized, read, (state, context) -> optimized.create(read, state, context))),
                        scoring);
    }

    private Optional<OptimizerConfig> optimizer() {
        String section = MODEL + "." + OPTIMIZER;
        return config.hasPathOrNull(section)
                ? reader.read(section, OptimizerConfig.class, OptimizerConfig::check)
                : Optional.of(OptimizerConfig.MODEL);
    }

    private <T extends Record> Optional<T> section(String key, Class<T> type, T absent) {
        String section = MODEL + "." + key;
        // A section that is null is a fault, as is any setting without a default.
        return config.hasPathOrNull(section) ? reader.read(section, type) : Optional.of(absent);
    }

    private Optional<ConfiguredModel> scored(Optional<ConfiguredModel> model, Optional<ScoringConfig> scoring) {
        List<String> categories = categories();
        RegionConfig region = region(categories);
        ResizeMode resize = resize();
        int channels = channels();
        ScalingConfig scaling = scaling();
        return model.flatMap(whole -> scoring.map(settings -> new ConfiguredModel(
                (state, context) -> {
                    AnomalyModule scored =
                            ScoredModule.of(whole.factory().apply(state, context.withCategories(categories)), settings);
                    AnomalyModule painted =
                            PaintedModule.of(scored, settings, resize, region, context.withCategories(categories));
                    return ChannelsModule.of(painted, channels, scaling);
                },
                whole.callbacks())));
    }

    /** The region of the data that counts; its faults are found when the section {@code data} is read. */
    private RegionConfig region(List<String> categories) {
        RegionConfig region = config.hasPath(REGION)
                ? new ConfigReader(config).read(REGION, RegionConfig.class).orElse(RegionConfig.NONE)
                : RegionConfig.NONE;
        region.byCategory().keySet().stream()
                .filter(name -> !name.isEmpty() && !categories.contains(name))
                .forEach(name -> reader.fault(RegionConfig.key(name) + ": "
                        + (categories.isEmpty()
                                ? "a region of a category needs several categories in data.category"
                                : CATEGORIES + " has no " + name + "; it has " + String.join(", ", categories))));
        return region;
    }

    /** How the data are resized; its faults are found when the section {@code data} is read. */
    private ResizeMode resize() {
        return config.hasPath(RESIZE) && config.getString(RESIZE).equalsIgnoreCase(ResizeMode.LETTERBOX.toString())
                ? ResizeMode.LETTERBOX
                : ResizeMode.STRETCH;
    }

    /** The number of channels of the data; its faults are found when the section {@code data} is read. */
    private int channels() {
        boolean given = config.hasPath(CHANNELS) && config.getValue(CHANNELS).unwrapped() instanceof Integer;
        int count = given ? config.getInt(CHANNELS) : RGB;
        return count >= 1 && count <= ImageChannels.MOST ? count : RGB;
    }

    /** The scaling of the data; its faults are found when the section {@code data} is read. */
    private ScalingConfig scaling() {
        return config.hasPath(SCALING)
                ? new ConfigReader(config).read(SCALING, ScalingConfig.class).orElse(ScalingConfig.RANGE)
                : ScalingConfig.RANGE;
    }

    /** The categories of the training data: several if the section {@code data} lists them; otherwise none. */
    private List<String> categories() {
        boolean listed =
                config.hasPath(CATEGORIES) && config.getValue(CATEGORIES).valueType() == ConfigValueType.LIST;
        List<String> names = listed ? config.getStringList(CATEGORIES) : List.of();
        return names.size() > 1 ? names : List.of();
    }

    /** Creates the model for images of the size of a tile, and wraps it. */
    private <C extends Record> Optional<ConfiguredModel> tiled(ModelFactory<C> factory, TilingConfig tiling) {
        if (!config.hasPath(INPUT_SIZE)) {
            reader.fault(TILE_SIZE + " is set, but " + config.getString(MODEL + "." + NAME) + " has no setting " + INPUT
                    + " and can't be tiled; set " + TILE_SIZE + "=null");
            return Optional.empty();
        }
        Optional<TileGrid> grid = grid(tiling);
        ConfigReader tileReader = new ConfigReader(config.withValue(INPUT_SIZE, config.getValue(TILE_SIZE)));
        Optional<C> settings = tileReader.read(MODEL, factory.configType(), NAME, TILING, SCORING, OPTIMIZER);
        tileReader.faults().stream().map(ModelSection::explained).forEach(reader::fault);
        return grid.flatMap(cut -> settings.map(read -> configured(
                factory, read, (state, context) -> TiledModule.of(create(factory, read, state, context), cut))));
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
            ModelFactory<C> factory, C settings, ModuleState state, RunContext context) {
        try {
            return factory.create(settings, state, context);
        } catch (UserError refused) {
            throw new UserError(explained(String.valueOf(refused.getMessage())), refused);
        }
    }

    /** A message of the model about its input size does not mention tiles, so this adds them. */
    private static String explained(String fault) {
        return fault.contains(INPUT) ? fault + " (with " + SECTION + ", its " + INPUT + " is tile_size)" : fault;
    }

    private static <C extends Record> ConfiguredModel configured(
            ModelFactory<C> factory, C settings, BiFunction<ModuleState, RunContext, AnomalyModule> create) {
        return new ConfiguredModel(create, () -> factory.configureCallbacks(settings));
    }
}
