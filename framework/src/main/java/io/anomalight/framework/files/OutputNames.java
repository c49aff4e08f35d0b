package io.anomalight.framework.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses names for the output files of images: all different, also on a file system that ignores case, and none too
 * long.
 *
 * <p>The same images always get the same names, in any order. A name is the preferred one if possible. If several
 * images have the same preferred name, or if it is too long or contains control characters, the name ends in a hash of
 * the image's path.
 */
public final class OutputNames {
    /**
     * Most bytes of a part of a name; a file system allows 255, including extensions and additions of temporary names.
     */
    static final int MOST_BYTES = 180;

    private static final int HASH_DIGITS = 12;

    /** The form of a name with a hash; a preferred name of this form might be the name of another image. */
    private static final Pattern HASHED = Pattern.compile("(?s).*-[0-9a-f]{12}");
    // Control characters, characters that change the direction of text, and the separator of Windows.
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\\\]");

    private final Function<Path, String> preferred;

    /** The names that several images prefer. */
    private final Set<String> shared;

    /** The folders in all preferred names. */
    private final Set<String> folders;

    private OutputNames(Function<Path, String> preferred, Set<String> shared, Set<String> folders) {
        this.preferred = preferred;
        this.shared = shared;
        this.folders = folders;
    }

    /**
     * Chooses names for these images.
     *
     * @param images all images; duplicates are allowed
     * @param preferred returns the preferred name of an image, without an extension and with {@code /} between folders
     */
    public static OutputNames of(Collection<Path> images, Function<Path, String> preferred) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> folders = new LinkedHashSet<>();
        for (Path image : new LinkedHashSet<>(images)) {
            String name = safe(preferred.apply(image));
            counts.merge(folded(name), 1, Integer::sum);
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                folders.add(folded(name.substring(0, slash)));
            }
        }
        return new OutputNames(preferred, keysOf(counts, 2), folders);
    }

    private static Set<String> keysOf(Map<String, Integer> counts, int least) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The name of an image, without an extension. */
    public String of(Path image) {
        String plain = preferred.apply(image);
        String safe = safe(plain);
        boolean own = safe.equals(plain)
                && !shared.contains(folded(safe))
                && !HASHED.matcher(safe).matches();
        return own && !isFolder(safe) ? safe : hashed(safe, image);
    }

    // A folder of images may have the name of an output file, for instance x_png.png.
    private boolean isFolder(String name) {
        String start = folded(name) + ".";
        return folders.stream().anyMatch(folder -> folder.startsWith(start));
    }

    private static String hashed(String name, Path image) {
        String path = image.toString().replace(image.getFileSystem().getSeparator(), "/");
        return name + "-" + Sha256.of(path).substring(0, HASH_DIGITS);
    }

    private static String safe(String name) {
        return Stream.of(name.split("/", -1))
                .map(part -> cut(UNSAFE.matcher(part).replaceAll("_")))
                .collect(Collectors.joining("/"));
    }

    /** Cuts a name after as many whole characters as fit. */
    private static String cut(String part) {
        if (part.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
            return part;
        }
        StringBuilder kept = new StringBuilder();
        int bytes = 0;
        for (int point : part.codePoints().toArray()) {
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept.toString();
    }

    /** A key that is equal for names that some file systems treat as the same. */
    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
