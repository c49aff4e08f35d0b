package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.efficientad.PatchDescriptionNetwork.PdnLayout;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The three networks: a teacher, a student with two heads, and an autoencoder. */
final class EfficientAdModel {
    /** The student's head that imitates the teacher. */
    static final int OF_TEACHER = 0;
    /** The student's head that imitates the autoencoder. */
    static final int OF_AUTOENCODER = 1;

    static final String TEACHER = "teacher.";

    private static final String MEAN = "imagenet.mean";
    private static final String STD = "imagenet.std";

    private final ModuleState state;
    private final ImageSize size;
    private final PatchDescriptionNetwork teacher;
    private final Optional<EncoderDescription> encoder;
    private final PatchDescriptionNetwork student;
    private final Autoencoder autoencoder;
    private final ChannelStatistics channels;

    /**
     * The sizes of the networks.
     *
     * @param pdn of teacher and student; its outputs are C, the length of a patch description
     * @param autoencoder channels of the first layer of the autoencoder
     */
    record Widths(PdnLayout pdn, int autoencoder) {}

    /** Creates the networks; the caller must add the teacher's parameters to the state. */
    EfficientAdModel(ImageSize size, Widths widths, ModuleState state) {
        this(size, widths, Optional.empty(), state);
    }

    /**
     * As above, but the encoder itself can be the teacher, whose network then only tells where the patches are.
     *
     * @param encoder describes patches in place of the teacher's network
     */
    EfficientAdModel(ImageSize size, Widths widths, Optional<EncoderDescription> encoder, ModuleState state) {
        this.state = state;
        this.size = size;
        this.encoder = encoder;
        int c = widths.pdn().outputs();
        teacher = new PatchDescriptionNetwork(TEACHER, List.of(""), widths.pdn(), state);
        student = new PatchDescriptionNetwork("student.", List.of(".teacher", ".autoencoder"), widths.pdn(), state);
        autoencoder = new Autoencoder("autoencoder.", widths.autoencoder(), c, size, teacher.grid(size), state);
        channels = new ChannelStatistics("teacher.channels.", c, state);
        state.constant(MEAN, new float[] {0.485f, 0.456f, 0.406f}, 1, 3, 1, 1);
        state.constant(STD, new float[] {0.229f, 0.224f, 0.225f}, 1, 3, 1, 1);
    }

    /** Initialises the parameters of student and autoencoder. */
    void initializeParameters(SplittableRandom random) {
        student.initializeParameters(state, random);
        autoencoder.initializeParameters(state, random);
    }

    ModuleState state() {
        return state;
    }

    PatchDescriptionNetwork teacher() {
        return teacher;
    }

    PatchDescriptionNetwork student() {
        return student;
    }

    Autoencoder autoencoder() {
        return autoencoder;
    }

    /** μ and σ of the teacher's channels, which normalise its output (algorithm 1 of the appendix). */
    ChannelStatistics channels() {
        return channels;
    }

    /** The names of the parameters that are trained after the teacher. */
    List<String> parameterNames() {
        return Stream.concat(student.parameterNames().stream(), autoencoder.parameterNames().stream())
                .toList();
    }

    /** Normalises images in [0, 1] for the networks. */
    Operand normalized(Operand images) {
        return images.sub(images.parameter(state, MEAN)).div(images.parameter(state, STD));
    }

    /** The same for arrays; the result belongs to the images' manager. */
    NDArray normalized(NDArray images) {
        return EagerOperand.compute(images, in -> normalized(in));
    }

    /**
     * The output of the teacher, normalised with {@link #channels}, {@code [B, C, h, w]}.
     *
     * @param images in [0, 1]
     * @param normalized the same, normalised
     */
    NDArray teach(NDArray images, NDArray normalized) {
        return EagerOperand.compute(new NDList(images, normalized), in -> teach(in.get(0), in.get(1)));
    }

    private Operand teach(Operand images, Operand normalized) {
        try (Operand described = describe(images, normalized)) {
            return channels.normalize(described);
        }
    }

    /** The output of the teacher for images in [0, 1], {@code [B, C, h, w]}. */
    NDArray describe(NDArray images) {
        return EagerOperand.compute(images, in -> describe(in, normalized(in)));
    }

    private Operand describe(Operand images, Operand normalized) {
        return encoder.map(description -> description.describe(images, size, teacher))
                .orElseGet(() -> teacher.describe(normalized, 0));
    }

    /** The rows and columns of the maps for images of this size. */
    ImageSize grid(ImageSize images) {
        return teacher.grid(images);
    }

    /**
     * The local and the global map of images, {@code [B, h, w]} each, with one score per patch: the squared differences of the
     * student and the teacher, and of the student and the autoencoder (sections 3.2 and 3.3).
     *
     * @param images in [0, 1], {@code [B, 3, H, W]}
     */
    List<Operand> maps(Operand images) {
        return images.scopedAll(in -> {
            Operand normalized = normalized(in);
            Operand trunk = student.trunk(normalized);
            return List.of(
                    difference(teach(in, normalized), student.head(OF_TEACHER, trunk)),
                    difference(autoencoder.describe(normalized, List.of()), student.head(OF_AUTOENCODER, trunk)));
        });
    }

    /**
     * The same for an array with one image.
     *
     * @param image in [0, 1], {@code [1, 3, H, W]}
     * @return the local and the global map, {@code [2, h, w]}; belongs to the image's manager
     */
    NDArray maps(NDArray image) {
        return EagerOperand.compute(image, in -> {
            List<Operand> both = maps(in);
            return both.get(0).concat(0, both.get(1));
        });
    }

    private static Operand difference(Operand a, Operand b) {
        return a.sub(b).square().mean(1);
    }
}
