package io.anomalight.framework.checkpoint;

import java.util.regex.Pattern;

/**
 * The file of arrays that a manifest names, with its size and checksum.
 *
 * @param file its name; it is in the folder of the manifest
 * @param bytes its size
 * @param sha256 its checksum, in lower-case hexadecimal digits
 */
public record TensorsFile(String file, long bytes, String sha256) {
    private static final Pattern NAME = Pattern.compile("epoch=\\d+-step=\\d+(-v\\d+)?\\.safetensors");

    public TensorsFile {
        // A manifest from an unknown source must not name files outside its folder.
        if (file.isEmpty() || file.contains("/") || file.contains("\\") || file.equals("..")) {
            throw new IllegalArgumentException(
                    "file must be the name of a file in the folder of the manifest, but is " + file);
        }
    }

    static String name(int epoch, long step, int version) {
        return "epoch=" + epoch + "-step=" + step + (version == 0 ? "" : "-v" + version) + ".safetensors";
    }

    /** Whether this is a name that checkpoints give to their files, which they may also delete. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
