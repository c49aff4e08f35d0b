package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A cache of the features of single images, in native memory of a state until the fit ends. Not thread-safe.
 *
 * <p>The images are stored one after another in a few large arrays, called slabs. Every array of a state is lent to every
 * step, so one array per image would cost more time than the rest of a step. A slab is allocated when the previous one is
 * full.
 */
final class FeatureCache {
    private static final long SLAB_BYTES = 16L << 20;

    private final ModuleState state;
    private final long maxBytes;
    private final Map<String, Integer> places = new HashMap<>();
    private List<Shape> shapes = List.of();

    /** Creates a cache with a size limit in bytes; all images must have the same size. */
    FeatureCache(ModuleState state, long maxBytes) {
        this.state = state;
        this.maxBytes = maxBytes;
    }

    boolean has(String identity) {
        if (!places.isEmpty() && state.pass().cached(slab(0)).isEmpty()) {
            places.clear(); // the fit has ended, and its arrays are freed
        }
        return places.containsKey(identity);
    }

    /**
     * Copies the features of an image, unless they are already in the cache.
     *
     * @param features one array {@code [1, h, w, C]} per feature layer; they are not closed here
     * @return false if the cache is full
     */
    boolean put(String identity, NDList features) {
        if (has(identity)) {
            return true;
        }
        int place = places.size();
        if (place == 0) {
            shapes = features.stream().map(NDArray::getShape).toList();
        }
        if (place >= capacity()) {
            return false;
        }
        NDArray slab = slabWith(place, features);
        long from = from(place);
        for (NDArray map : features) {
            try (NDArray flat = map.flatten()) {
                slab.set(range(from, from + map.size()), flat);
            }
            from += map.size();
        }
        places.put(identity, place);
        return true;
    }

    /** The features of a cached image, one view {@code [1, h, w, C]} per feature layer; the caller closes them. */
    NDList get(String identity) {
        int place = Objects.requireNonNull(places.get(identity), identity);
        NDArray slab = state.pass().cached(slab(place / imagesPerSlab())).orElseThrow();
        NDList features = new NDList();
        long from = from(place);
        for (Shape shape : shapes) {
            try (NDArray flat = slab.get(range(from, from + shape.size()))) {
                features.add(flat.reshape(shape));
            }
            from += shape.size();
        }
        return features;
    }

    /** The largest number of images; known after the first {@link #put}. */
    long capacity() {
        return maxBytes / bytesPerImage();
    }

    /** The memory of one image; known after the first {@link #put}. */
    long bytesPerImage() {
        return floatsPerImage() * Float.BYTES;
    }

    private long floatsPerImage() {
        return shapes.stream().mapToLong(Shape::size).sum();
    }

    private int imagesPerSlab() {
        return (int) Math.max(1, Math.min(capacity(), SLAB_BYTES / bytesPerImage()));
    }

    private long from(int place) {
        return place % imagesPerSlab() * floatsPerImage();
    }

    private NDArray slabWith(int place, NDList features) {
        int number = place / imagesPerSlab();
        String name = slab(number);
        if (state.pass().cached(name).isEmpty()) {
            // The last slab is smaller, so that the limit is not exceeded.
            long images = Math.min(imagesPerSlab(), capacity() - (long) number * imagesPerSlab());
            state.pass()
                    .cache(name, features.getManager().create(new Shape(images * floatsPerImage()), DataType.FLOAT32));
        }
        return state.pass().cached(name).orElseThrow();
    }

    private static NDIndex range(long from, long to) {
        return new NDIndex().addSliceDim(from, to);
    }

    private static String slab(int number) {
        return "features." + number;
    }
}
