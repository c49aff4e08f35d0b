package io.anomalight.models.components.backbone;

import io.anomalight.framework.failure.UserError;
import io.anomalight.models.components.backbone.weights.StrideOn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where an encoder's weights come from, for a run's provenance.
 *
 * @param source in words: a file, a URL, a package, or random numbers
 * @param sha256 of the weights file in hexadecimal digits; none for random weights
 * @param strideOn how the network was built that they belong to
 */
public record WeightsOrigin(String source, Optional<String> sha256, StrideOn strideOn) {
    private static final String SOURCE = "encoder.source";
    private static final String SHA256 = "encoder.sha256";
    private static final String STRIDE_ON = "encoder.stride_on";

    /** Of a network built as torchvision does. */
    public WeightsOrigin(String source, Optional<String> sha256) {
        this(source, sha256, StrideOn.CONV2);
    }

    /** The same as the provenance of a module's state. */
    public Map<String, String> provenance() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(SOURCE, source);
        sha256.ifPresent(hash -> facts.put(SHA256, hash));
        facts.put(STRIDE_ON, strideOn.name().toLowerCase(Locale.ROOT));
        return facts;
    }

    /**
     * Reads what {@link #provenance} said.
     *
     * @throws UserError if it says nothing of an encoder, or names a stride that is none
     */
    public static WeightsOrigin of(Map<String, String> provenance) {
        if (!provenance.containsKey(SOURCE)) {
            throw new UserError("the archive's provenance lacks " + SOURCE + "; export it again");
        }
        String stride = provenance.getOrDefault(STRIDE_ON, "conv2");
        StrideOn strideOn = Arrays.stream(StrideOn.values())
                .filter(each -> each.name().equalsIgnoreCase(stride))
                .findFirst()
                .orElseThrow(() -> new UserError("the archive's provenance says " + STRIDE_ON + " " + stride
                        + ", but there are conv1 and conv2; export it again"));
        return new WeightsOrigin(
                provenance.getOrDefault(SOURCE, ""), Optional.ofNullable(provenance.get(SHA256)), strideOn);
    }
}
