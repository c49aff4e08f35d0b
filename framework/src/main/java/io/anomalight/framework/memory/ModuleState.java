package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The named native arrays of a module, which live longer than one step.
 *
 * <p>The kinds are those of {@code torch.nn.Module}. The state owns an array from the call that makes it until the
 * array is replaced or removed, or the state is closed.
 *
 * <table>
 * <caption>Lifetimes</caption>
 * <tr><th>kind</th><th>made by</th><th>checkpoint</th><th>archive</th><th>ONNX file</th><th>freed</th></tr>
 * <tr><td>parameter</td><td>{@code parameter}; an optimizer updates it</td><td>holds it</td><td>holds it</td>
 *     <td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>buffer</td><td>{@code buffer}; learned without gradients, or drawn at random</td><td>holds it</td>
 *     <td>holds it</td><td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>constant (torch: buffer that is not persistent)</td><td>{@code constant}; computed from the settings and the seed</td>
 *     <td>no: the factory computes it again</td><td>no: the factory computes it again</td>
 *     <td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>pretrained</td><td>{@code pretrained}; read from a file of weights</td>
 *     <td>no: the factory reads it again, and {@code provenance} holds its checksum</td><td>holds it</td>
 *     <td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>pretrained file</td><td>{@code pretrainedFile}; the file of a whole network</td>
 *     <td>no: the factory reads it again, and {@code provenance} holds its checksum</td><td>holds it</td>
 *     <td>no; the module adds the network to the graph</td><td>with the state</td></tr>
 * <tr><td>kept for updates</td><td>{@code keepForUpdate}; learned, and not needed to score images</td>
 *     <td>holds it; only a resumed fit and an update load it</td><td>holds it in a file that only an update loads</td>
 *     <td>no</td><td>with the state</td></tr>
 * <tr><td>derived, prepared</td><td>{@link PassMemory}; computed from the arrays above</td><td>no</td><td>no</td>
 *     <td>no</td><td>when the pass over images ends</td></tr>
 * <tr><td>cached</td><td>{@link PassMemory}; computed from images</td><td>no</td><td>no</td><td>no</td>
 *     <td>when the fit ends</td></tr>
 * <tr><td>opened</td><td>{@code open}; no array, for instance a script</td><td>no</td><td>no</td><td>no</td>
 *     <td>with the state</td></tr>
 * </table>
 *
 * <p>An archive may hold matrices rounded to bfloat16; a checkpoint and an ONNX file hold the exact numbers.
 *
 * <p>All arrays are lent to the current step, so results computed from them are freed with the step. Arrays keep their
 * data type, float32 or int64, in every precision; only derived arrays may be bfloat16. Not thread-safe: only the
 * thread that uses the engine may call it.
 */
public final class ModuleState implements AutoCloseable {
    private static final String SCALAR = "constant.";

    private final OwnedArrays arrays;
    private final PassMemory pass;
    private final Set<String> variable = new HashSet<>();
    private final Map<String, String> provenance = new LinkedHashMap<>();
    private Optional<PretrainedFile> pretrainedFile = Optional.empty();

    /** Creates an empty state; its arrays live until {@link #close}, or until {@code parent} is closed. */
    public ModuleState(NDManager parent) {
        arrays = new OwnedArrays(parent);
        pass = new PassMemory(arrays);
    }

    /**
     * Takes ownership of an array that an optimizer may update; it replaces an array of the same name as {@link
     * #buffer(String, NDArray)} does.
     *
     * @throws IllegalArgumentException as for {@link #buffer(String, NDArray)}
     */
    public NDArray parameter(String name, NDArray array) {
        return arrays.own(ArrayKind.PARAMETER, name, array);
    }

    /** Makes an array of floats that an optimizer may update. */
    public NDArray parameter(String name, float[] values, long... shape) {
        return arrays.floats(ArrayKind.PARAMETER, name, values, shape);
    }

    /**
     * Takes ownership of an array that is learned without gradients, for instance a memory bank. An array that had the
     * name before is closed, unless it is the same array, changed in place. If the array was computed in a loss, it is
     * detached from the autograd graph.
     *
     * @return the array that the state owns now
     * @throws IllegalArgumentException if the state owns the array under another name, or if an optimizer updates the
     *     array of this name, which can then only be changed in place
     */
    public NDArray buffer(String name, NDArray array) {
        return arrays.own(ArrayKind.BUFFER, name, array);
    }

    /** Makes an array of floats that is learned without gradients, or was drawn at random. */
    public NDArray buffer(String name, float[] values, long... shape) {
        return arrays.floats(ArrayKind.BUFFER, name, values, shape);
    }

    /** Makes an array of integers that is learned without gradients, or was drawn at random. */
    public NDArray buffer(String name, long[] values, long... shape) {
        return arrays.integers(ArrayKind.BUFFER, name, values, shape);
    }

    /**
     * Takes ownership of an array that only a later update of the fitted module needs, for instance sums over the training images;
     * it replaces an array of the same name as {@link #buffer(String, NDArray)} does. A module must score images without it.
     *
     * @throws IllegalArgumentException as for {@link #buffer(String, NDArray)}
     */
    public NDArray keepForUpdate(String name, NDArray array) {
        return arrays.own(ArrayKind.KEPT_FOR_UPDATE, name, array);
    }

    /** Makes an array of integers that only a later update needs. */
    public NDArray keepForUpdate(String name, long[] values, long... shape) {
        return arrays.integers(ArrayKind.KEPT_FOR_UPDATE, name, values, shape);
    }

    /** Makes an array of floats that depends only on the settings and the seed, so no file needs to hold it. */
    public NDArray constant(String name, float[] values, long... shape) {
        return arrays.floats(ArrayKind.CONSTANT, name, values, shape);
    }

    /**
     * Returns this value as a scalar array, which is made by the first call.
     *
     * <p>In a loss, multiply and divide by this array, never by a Java number. DJL frees the memory of a Java number as
     * soon as the product is computed, but the backward pass reads it again and would find other data.
     */
    public NDArray constant(double value) {
        String name = SCALAR + value;
        return arrays.find(name).orElseGet(() -> arrays.floats(ArrayKind.SCALAR, name, new float[] {(float) value}));
    }

    /** Makes an array of floats that were read from a weights file; describe the file by {@link #provenance(Map)}. */
    public NDArray pretrained(String name, float[] values, long... shape) {
        return arrays.floats(ArrayKind.PRETRAINED, name, values, shape);
    }

    /** Adds the file of a pretrained network, which an archive holds; describe it by {@link #provenance(Map)}. */
    public void pretrainedFile(PretrainedFile file) {
        pretrainedFile = Optional.of(file);
    }

    /** The file of a pretrained network; absent if the networks of the module consist of arrays only. */
    public Optional<PretrainedFile> pretrainedFile() {
        return pretrainedFile;
    }

    /** Adds facts about the origin of the pretrained arrays; an existing key gets the new value. */
    public void provenance(Map<String, String> facts) {
        provenance.putAll(facts);
    }

    /**
     * The origin of the pretrained arrays, which is written to run folders, checkpoints and archives. A checkpoint is
     * refused if an entry that ends in {@code .sha256} differs.
     */
    public Map<String, String> provenance() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /**
     * Returns the array of this name; the state still owns it.
     *
     * @throws IllegalArgumentException if no array has this name
     */
    public NDArray get(String name) {
        return arrays.get(name);
    }

    /** Whether an array has this name. */
    public boolean has(String name) {
        return arrays.find(name).isPresent();
    }

    /**
     * Names of parameters, buffers, constants and pretrained arrays that begin with {@code prefix}, in order of
     * creation.
     */
    public List<String> names(String prefix) {
        return arrays.names(prefix, ArrayKind::isOfModel);
    }

    /** Names of parameters that begin with {@code prefix}, in order of creation. */
    public List<String> parameters(String prefix) {
        return arrays.names(prefix, ArrayKind.PARAMETER::equals);
    }

    /** The parameters and buffers by name, which a checkpoint holds. The state still owns them. */
    public Map<String, NDArray> saved() {
        return arrays.all(ArrayKind::isSaved);
    }

    /**
     * The pretrained arrays by name, which an archive holds in addition to {@link #saved}. The state still owns them.
     */
    public Map<String, NDArray> pretrained() {
        return arrays.all(ArrayKind.PRETRAINED::equals);
    }

    /** The arrays by name that only an update needs; the state still owns them. */
    public Map<String, NDArray> keptForUpdate() {
        return arrays.all(ArrayKind.KEPT_FOR_UPDATE::equals);
    }

    /**
     * Closes and removes the array of this name, if there is one.
     *
     * @throws IllegalArgumentException if an optimizer updates it
     */
    public void remove(String name) {
        arrays.remove(name);
    }

    /**
     * Declares that the number and the shapes of buffers whose names begin with {@code prefix} depend on the training
     * data, as in a memory bank. A checkpoint may add such buffers, lack them, or hold them in another shape.
     */
    public void allowVariable(String prefix) {
        variable.add(prefix);
    }

    /** Whether the buffer of this name may be added, removed or change its shape. */
    public boolean isVariable(String name) {
        return variable.stream().anyMatch(name::startsWith);
    }

    /** The arrays and objects that are computed for one pass over images, or for one fit. */
    public PassMemory pass() {
        return pass;
    }

    /** Opens a native object other than an array, which is freed with the state. */
    public <T> T open(Function<NDManager, T> opening) {
        return opening.apply(arrays.manager());
    }

    /** The number of leaked arrays: made outside a step and without a name, they stay until the state is closed. */
    public int leaked() {
        return arrays.leaked();
    }

    /** Lends every array to {@code step} until that closes. */
    void lendTo(NDManager step) {
        arrays.lendTo(step);
    }

    /** Lends every array to a part of {@code step}, then to {@code step} again. */
    void lendWithin(NDManager step, Consumer<NDManager> body) {
        arrays.lendWithin(step, body);
    }

    @Override
    public void close() {
        try {
            pass.end();
        } finally {
            arrays.close();
        }
    }
}
