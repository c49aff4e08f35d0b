package io.anomalight.framework.data;

import io.anomalight.framework.files.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A draw in which the name of each image decides for itself, so that an image that is added moves no other.
 *
 * <p>SHA-256 of {@code <seed>/<purpose>/<name>} gives each image a place in [0, 1); those before the share are taken. A
 * group of two images or more that would be taken whole, or not at all, keeps its last one, or gives its first: only then
 * can one more image move another.
 */
final class NamedDraw implements Draw {
    private static final int BITS_OF_DOUBLE = 53;

    private final long seed;
    private final Map<Path, String> names;

    /** The name of an image is its path from the folder that it was found in, the same on every machine. */
    NamedDraw(long seed, Map<Path, String> names) {
        this.seed = seed;
        this.names = Map.copyOf(names);
    }

    @Override
    public Partition<FileSample> share(List<FileSample> images, double ratio, String purpose) {
        return shareOfKinds(List.of(images), ratio, purpose);
    }

    @Override
    public Partition<FileSample> shareOfKinds(Collection<List<FileSample>> kinds, double ratio, String purpose) {
        List<FileSample> all = new ArrayList<>();
        kinds.forEach(all::addAll);
        double[] places =
                all.stream().mapToDouble(image -> place(image, purpose)).toArray();
        boolean[] taken = new boolean[places.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = places.length > 1 && places[i] < ratio;
        }
        int from = 0;
        for (List<FileSample> kind : kinds) {
            shareOut(places, taken, from, from + kind.size());
            from += kind.size();
        }
        shareOut(places, taken, 0, places.length);
        return Partition.cut(all, taken);
    }

    /** Makes sure that of two images or more at least one is taken and one is left. */
    private static void shareOut(double[] places, boolean[] taken, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int count = 0;
        int first = from;
        int last = from;
        for (int i = from; i < to; i++) {
            count += taken[i] ? 1 : 0;
            first = places[i] < places[first] ? i : first;
            last = places[i] > places[last] ? i : last;
        }
        if (count == 0) {
            taken[first] = true;
        } else if (count == to - from) {
            taken[last] = false;
        }
    }

    @Override
    public long seedOf(FileSample image) {
        return bits(image, "defect");
    }

    private double place(FileSample image, String purpose) {
        return (bits(image, purpose) >>> (Long.SIZE - BITS_OF_DOUBLE)) * 0x1p-53;
    }

    private long bits(FileSample image, String purpose) {
        String name = names.getOrDefault(image.path(), image.path().toString());
        MessageDigest digest = Sha256.digest();
        digest.update((seed + "/" + purpose + "/" + name).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
