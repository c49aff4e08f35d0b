package io.anomalight.framework.training;

import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Identifies the training images of a fit, as saved in checkpoints.
 *
 * @param contents a hash of the contents of the files, independent of their names
 * @param names a hash of their names, as in checkpoints of earlier versions
 */
record FitIdentity(String contents, String names) {
    private static final String CONTENTS = "contents ";

    static FitIdentity of(String settings, List<Sample> images, Function<Sample, Optional<String>> content) {
        MessageDigest contents = digest(settings);
        MessageDigest names = digest(settings);
        for (Sample image : images) {
            String name = lastTwoNames(image.path());
            add(contents, content.apply(image).orElse(name));
            add(names, name);
            if (image.label() == Label.ANOMALOUS) {
                String defect = "defect "
                        + image.mask()
                                .flatMap(FileContent::of)
                                .map(FileContent::sha256)
                                .orElse("");
                add(contents, defect);
                add(names, defect);
            }
        }
        return new FitIdentity(CONTENTS + Sha256.hex(contents), Sha256.hex(names));
    }

    /** Whether the identity saved in a checkpoint is that of these images. */
    boolean matches(String saved) {
        return saved.equals(saved.startsWith(CONTENTS) ? contents : names);
    }

    private static MessageDigest digest(String settings) {
        MessageDigest digest = Sha256.digest();
        digest.update(settings.getBytes(StandardCharsets.UTF_8));
        return digest;
    }

    private static void add(MessageDigest digest, String image) {
        digest.update(("\n" + image).getBytes(StandardCharsets.UTF_8));
    }

    // Only two names, so that a data set may be moved.
    private static String lastTwoNames(Path path) {
        int names = path.getNameCount();
        return path.subpath(Math.max(0, names - 2), names).toString().replace('\\', '/');
    }
}
