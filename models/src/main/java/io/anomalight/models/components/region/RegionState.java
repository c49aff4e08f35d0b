package io.anomalight.models.components.region;

import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.ModuleState;
import java.util.Optional;

/** One region in the state of a module, so that checkpoints, archives and ONNX files contain it. */
final class RegionState {
    /** The name of the region of all categories without an own one; those of categories have their name behind a dot. */
    static final String INSIDE = "region.inside"; // [H·W], 1 inside and 0 outside

    private final ModuleState state;
    private final String name;
    private final String key;
    private final ImageSize size;

    /** The region of the settings; absent in an archive, or if its mask can't be read. */
    private final Optional<InputRegion> configured;

    /** Whether the settings tell the region by themselves; the file of a mask may have changed since training. */
    private final boolean fixed;

    private final Optional<UserError> unreadable;

    private RegionState(
            ModuleState state,
            String category,
            ImageSize size,
            Optional<InputRegion> configured,
            boolean fixed,
            Optional<UserError> unreadable) {
        this.state = state;
        this.name = category.isEmpty() ? INSIDE : INSIDE + "." + category;
        this.key = RegionConfig.key(category);
        this.size = size;
        this.configured = configured;
        this.fixed = fixed;
        this.unreadable = unreadable;
        float[] inside = configured.map(InputRegion::numbers).orElseGet(() -> new float[size.pixels()]);
        state.buffer(name, inside, inside.length); // a vector, so that a rounded archive keeps it as it is
    }

    /** A region that an archive brings along. */
    static RegionState ofArchive(ModuleState state, String category, ImageSize size) {
        return new RegionState(state, category, size, Optional.empty(), false, Optional.empty());
    }

    /**
     * A region of the settings. A mask that can't be read is an error only if the region is then not loaded from a checkpoint.
     *
     * @throws UserError if the polygons cover no pixel
     */
    static RegionState of(ModuleState state, String category, ImageSize size, RegionConfig config, ResizeMode resize) {
        boolean fixed = config.mask().isEmpty();
        try {
            InputRegion region = config.at(size, category, resize);
            return new RegionState(state, category, size, Optional.of(region), fixed, Optional.empty());
        } catch (UserError failure) {
            if (fixed) {
                throw failure;
            }
            return new RegionState(state, category, size, Optional.empty(), false, Optional.of(failure));
        }
    }

    /** The region that was loaded or configured; an error if neither exists, or if they differ. */
    InputRegion region() {
        float[] inside = state.get(name).toFloatArray();
        boolean any = false;
        for (float pixel : inside) {
            any |= pixel > 0.5f;
        }
        if (!any) {
            throw unreadable.orElseGet(
                    () -> new UserError("the region of interest is empty; export the archive again"));
        }
        InputRegion region = InputRegion.of(inside, size);
        if (fixed && configured.isPresent() && !configured.get().equals(region)) {
            throw new UserError(
                    key + " is another one than the model was trained with; leave it out, or train a new model");
        }
        return region;
    }
}
