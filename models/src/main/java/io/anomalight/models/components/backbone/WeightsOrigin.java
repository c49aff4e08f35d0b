package io.anomalight.models.components.backbone;

import io.anomalight.framework.failure.UserError;
import io.anomalight.models.components.backbone.weights.StrideOn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The origin of an encoder's weights, for the provenance of a run.
 *
 * @param source a file, a URL, a package, or random numbers, as text
 * @param sha256 SHA-256 of the weights file in hexadecimal digits; absent for random weights
 * @param strideOn the variant of the network
 */
public record WeightsOrigin(String source, Optional<String> sha256, StrideOn strideOn) {
    private static final String SOURCE = "encoder.source";
    private static final String SHA256 = "encoder.sha256";
    private static final String STRIDE_ON = "encoder.stride_on";

    /** The origin of weights for torchvision's variant. */
    public WeightsOrigin(String source, Optional<String> sha256) {
        this(source, sha256, StrideOn.CONV2);
    }

    /** The entries for the provenance of a module's state. */
    public Map<String, String> provenance() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(SOURCE, source);
        sha256.ifPresent(hash -> entries.put(SHA256, hash));
        entries.put(STRIDE_ON, strideOn.name().toLowerCase(Locale.ROOT));
        return entries;
    }

    /**
     * Reads the entries of {@link #provenance}.
     *
     * @throws UserError if the entries of the encoder are missing or invalid
     */
    public static WeightsOrigin of(Map<String, String> provenance) {
        if (!provenance.containsKey(SOURCE)) {
            throw new UserError("the archive's provenance has no " + SOURCE + "; export it again");
        }
        String stride = provenance.getOrDefault(STRIDE_ON, "conv2");
        StrideOn strideOn = Arrays.stream(StrideOn.values())
                .filter(each -> each.name().equalsIgnoreCase(stride))
                .findFirst()
                .orElseThrow(() -> new UserError("the archive's provenance has " + STRIDE_ON + " " + stride
                        + ", but it must be conv1 or conv2; export it again"));
        return new WeightsOrigin(
                provenance.getOrDefault(SOURCE, ""), Optional.ofNullable(provenance.get(SHA256)), strideOn);
    }
}
