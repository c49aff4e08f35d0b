package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.failure.UserError;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads and writes a {@link WeightsFormat} as the metadata of a safetensors file. */
final class FormatMetadata {
    private static final String VERSION = "anomalight_weights";
    static final String ARCHITECTURE = "architecture";

    private static final String CURRENT_VERSION = "1";

    private FormatMetadata() {}

    static Map<String, String> write(WeightsFormat format) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(VERSION, CURRENT_VERSION);
        metadata.put("channel_order", formatted(format.channelOrder()));
        metadata.put("scale", Double.toString(format.scale()));
        metadata.put("mean", formatted(format.mean()));
        metadata.put("std", formatted(format.std()));
        metadata.put("stride_on", formatted(format.strideOn()));
        metadata.put("batch_norm_epsilon", Double.toString(format.batchNormEpsilon()));
        return metadata;
    }

    /**
     * The format of a file: from its metadata, otherwise from the configuration with torchvision's format as default.
     *
     * @throws UserError if the file has weights of another network, or if its metadata contradict the recipe or are invalid
     */
    static WeightsFormat agree(
            String backbone, Safetensors file, Optional<ConfiguredFormat> configured, WeightsFormat standard) {
        Map<String, String> metadata = file.metadata();
        String architecture = metadata.getOrDefault(ARCHITECTURE, backbone);
        Optional<WeightsFormat> fromFile = read(file);
        if (fromFile.isPresent() && !architecture.equals(backbone)) {
            throw new UserError(file.file() + " holds weights of " + architecture + ", not of " + backbone);
        }
        WeightsFormat base = fromFile.orElse(standard);
        WeightsFormat format =
                configured.map(settings -> settings.applyTo(base)).orElse(base);
        if (fromFile.isPresent() && !format.equals(base)) {
            throw new UserError("model.weights." + backbone + ".format contradicts what " + file.file()
                    + " says of itself: " + write(base).entrySet());
        }
        return format;
    }

    private static Optional<WeightsFormat> read(Safetensors file) {
        Map<String, String> metadata = file.metadata();
        String version = metadata.getOrDefault(VERSION, "");
        if (version.isEmpty()) {
            return Optional.empty();
        }
        if (!version.equals(CURRENT_VERSION)) {
            throw new UserError(file.file() + " states its format in version " + version
                    + ", but this Anomalight reads version " + CURRENT_VERSION);
        }
        try {
            return Optional.of(new WeightsFormat(
                    ChannelOrder.valueOf(text(metadata, "channel_order").toUpperCase(Locale.ROOT)),
                    Double.parseDouble(text(metadata, "scale")),
                    numbers(text(metadata, "mean")),
                    numbers(text(metadata, "std")),
                    StrideOn.valueOf(text(metadata, "stride_on").toUpperCase(Locale.ROOT)),
                    Double.parseDouble(text(metadata, "batch_norm_epsilon"))));
        } catch (IllegalArgumentException e) {
            throw new UserError(file.file() + " states a format that can't be understood: " + e.getMessage(), e);
        }
    }

    private static String formatted(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String formatted(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String text(Map<String, String> metadata, String key) {
        return Optional.ofNullable(metadata.get(key))
                .orElseThrow(() -> new IllegalArgumentException("there is no " + key));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .map(Double::valueOf)
                .toList();
    }
}
