package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The named native arrays of a module, which outlive the steps that use them.
 *
 * <p>The kinds are those of {@code torch.nn.Module}. An array belongs to the state from the call that makes it until it is
 * replaced, removed, or the state is closed.
 *
 * <table>
 * <caption>Lifetimes</caption>
 * <tr><th>kind</th><th>made by</th><th>checkpoint</th><th>archive</th><th>ONNX file</th><th>freed</th></tr>
 * <tr><td>parameter</td><td>{@code parameter}; an optimizer moves it</td><td>holds it</td><td>holds it</td>
 *     <td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>buffer</td><td>{@code buffer}; learned without gradients, or drawn at random</td><td>holds it</td>
 *     <td>holds it</td><td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>constant (torch: buffer that is not persistent)</td><td>{@code constant}; computed from the settings and the seed</td>
 *     <td>no: the factory computes it again</td><td>no: the same</td><td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>pretrained</td><td>{@code pretrained}; read from a file of weights</td>
 *     <td>no: the factory reads it again, and {@code provenance} holds its checksum</td><td>holds it</td>
 *     <td>if the graph uses it</td><td>with the state</td></tr>
 * <tr><td>derived, prepared</td><td>{@link PassMemory}; computed from the arrays above</td><td>no</td><td>no</td>
 *     <td>no</td><td>when the pass over images ends</td></tr>
 * <tr><td>cached</td><td>{@link PassMemory}; computed from images</td><td>no</td><td>no</td><td>no</td>
 *     <td>when the fit ends</td></tr>
 * <tr><td>opened</td><td>{@code open}; no array, for instance a script</td><td>no</td><td>no</td><td>no</td>
 *     <td>with the state</td></tr>
 * </table>
 *
 * <p>An archive may hold matrices rounded to bfloat16; a checkpoint and an ONNX file hold every number as it is.
 *
 * <p>Arrays of every kind are lent to the present step, so that results computed from them are freed with it. They keep the type
 * in which they were made, float32 or int64, in every precision; only what is derived may be bfloat16. For the thread that
 * touches the engine only.
 */
public final class ModuleState implements AutoCloseable {
    private static final String SCALAR = "constant.";

    private final OwnedArrays arrays;
    private final PassMemory pass;
    private final Set<String> variable = new HashSet<>();
    private final Map<String, String> provenance = new LinkedHashMap<>();

    /** An empty state whose arrays live as long as {@code parent}, or until {@link #close}. */
    public ModuleState(NDManager parent) {
        arrays = new OwnedArrays(parent);
        pass = new PassMemory(arrays);
    }

    /**
     * Takes ownership of an array that an optimizer may move; what the name held before is replaced as by
     * {@link #buffer(String, NDArray)}.
     *
     * @throws IllegalArgumentException as for {@link #buffer(String, NDArray)}
     */
    public NDArray parameter(String name, NDArray array) {
        return arrays.own(ArrayKind.PARAMETER, name, array);
    }

    /** Makes an array of floats that an optimizer may move. */
    public NDArray parameter(String name, float[] values, long... shape) {
        return arrays.floats(ArrayKind.PARAMETER, name, values, shape);
    }

    /**
     * Takes ownership of an array that is learned without gradients, for instance a memory bank, and closes what the name held
     * before, unless it is the same array, changed in place. A result of a loss is taken without its gradients.
     *
     * @return the array that the state owns now
     * @throws IllegalArgumentException if the state owns the array under another name, or if an optimizer moves what the name
     *     holds, which can only be changed in place
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

    /** Makes an array of floats that depends on nothing but the settings and the seed, so that no file needs to hold it. */
    public NDArray constant(String name, float[] values, long... shape) {
        return arrays.floats(ArrayKind.CONSTANT, name, values, shape);
    }

    /**
     * The scalar of this value, made when it is first asked for.
     *
     * <p>In a loss multiply and divide by this, never by a Java number: DJL gives a number's memory back as soon as the
     * product is computed, but the backward pass reads it once more, and then finds whatever is there by that time.
     */
    public NDArray constant(double value) {
        String name = SCALAR + value;
        return arrays.find(name).orElseGet(() -> arrays.floats(ArrayKind.SCALAR, name, new float[] {(float) value}));
    }

    /** Makes an array of floats that were read from a file of weights; say which by {@link #provenance(Map)}. */
    public NDArray pretrained(String name, float[] values, long... shape) {
        return arrays.floats(ArrayKind.PRETRAINED, name, values, shape);
    }

    /** Adds facts about where the pretrained arrays come from; the value that a key had before is replaced. */
    public void provenance(Map<String, String> facts) {
        provenance.putAll(facts);
    }

    /**
     * Where the pretrained arrays come from, which run folders, checkpoints and archives say; a checkpoint is refused where an
     * entry that ends in {@code .sha256} differs.
     */
    public Map<String, String> provenance() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /**
     * The array of this name; it stays the state's own.
     *
     * @throws IllegalArgumentException if no array has it
     */
    public NDArray get(String name) {
        return arrays.get(name);
    }

    /** Whether an array has this name. */
    public boolean has(String name) {
        return arrays.find(name).isPresent();
    }

    /** Names of parameters, buffers, constants and pretrained arrays that begin with {@code prefix}, the oldest first. */
    public List<String> names(String prefix) {
        return arrays.names(prefix, ArrayKind::isOfModel);
    }

    /** Names of parameters that begin with {@code prefix}, the oldest first: what an optimizer may move. */
    public List<String> parameters(String prefix) {
        return arrays.names(prefix, ArrayKind.PARAMETER::equals);
    }

    /** The parameters and buffers by name: what a checkpoint holds. They stay the state's own. */
    public Map<String, NDArray> saved() {
        return arrays.all(ArrayKind::isSaved);
    }

    /** The pretrained arrays by name: what an archive holds beside {@link #saved}. They stay the state's own. */
    public Map<String, NDArray> pretrained() {
        return arrays.all(ArrayKind.PRETRAINED::equals);
    }

    /**
     * Closes and forgets the array of this name, if one has it.
     *
     * @throws IllegalArgumentException if an optimizer moves it
     */
    public void remove(String name) {
        arrays.remove(name);
    }

    /**
     * Declares that buffers whose names begin with {@code prefix} come and go with what is learned, for instance a memory bank:
     * a checkpoint may bring them before they exist, lack them, or hold them in another shape.
     */
    public void allowVariable(String prefix) {
        variable.add(prefix);
    }

    /** Whether the buffer of this name may come, go and change its shape. */
    public boolean isVariable(String name) {
        return variable.stream().anyMatch(name::startsWith);
    }

    /** What is computed from the arrays for one pass over images, or for one fit. */
    public PassMemory pass() {
        return pass;
    }

    /** Opens something native, but no array, that is freed with the state. */
    public <T> T open(Function<NDManager, T> opening) {
        return opening.apply(arrays.manager());
    }

    /** How many arrays were made outside a step and have no name, so that they stay until the state is closed: leaks. */
    public int leaked() {
        return arrays.leaked();
    }

    /** Lends every array to {@code step} until that closes. */
    void lendTo(NDManager step) {
        arrays.lendTo(step);
    }

    /** Lends every array to a part of {@code step}, and then to the rest of it again. */
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
