package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.anomalight.framework.Precision;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The named native arrays that a module owns: the only thing that outlives a step.
 *
 * <p>An array is either <em>kept</em>, and then a checkpoint saves it, or <em>frozen</em>: rebuilt by the module's
 * factory from its own source, and never saved. What is frozen and can't be computed from the settings alone, for instance a
 * downloaded encoder, is <em>external</em>: an archive that is to stand on its own brings it along.
 */
public final class ModuleState implements AutoCloseable {
    private static final String CONSTANT = "constant.";
    private static final String DERIVED = "derived.";
    private static final String REMEMBERED = "remembered.";

    /** A pass over images that are judged; its end frees what was derived for it. */
    public interface Pass extends AutoCloseable {
        @Override
        void close();
    }

    private final NDManager manager;
    private final NamedArrays arrays = new NamedArrays();
    private final Set<String> variable = new HashSet<>();
    private Optional<NDManager> borrower = Optional.empty();
    private Optional<Precision> pass = Optional.empty();
    private final Prepared prepared = new Prepared();

    /** An empty state whose arrays live as long as {@code parent}, or until {@link #close}. */
    public ModuleState(NDManager parent) {
        manager = parent.newSubManager();
        manager.setName("module");
    }

    /**
     * Takes ownership of an array and closes what the name held before, unless it is the same array, changed in place. Of what
     * a loss has computed it takes the numbers, and gives them, without the record of how they came about.
     *
     * @throws IllegalArgumentException if the state owns the array under another name, or if an optimizer moves what the name
     *     holds, which can only be changed in place
     */
    public NDArray own(String name, NDArray array) {
        if (arrays.find(name).filter(before -> before == array).isPresent()) {
            arrays.keep(name);
            return array;
        }
        // With what a loss records hangs its whole record, which would never be freed.
        return take(name, JniUtils.isGradMode() ? array.stopGradient() : array);
    }

    private NDArray take(String name, NDArray array) {
        arrays.put(name, array);
        array.attach(manager);
        // Lent to the present step like the rest, or results computed from it would stay here.
        borrower.filter(NDManager::isOpen).ifPresent(step -> step.tempAttachAll(array));
        return array;
    }

    /** Makes and keeps an array of floats. */
    public NDArray own(String name, float[] values, long... shape) {
        arrays.checkNotMoved(name);
        return take(name, NativeBytes.floats(manager, new Shape(shape), floats -> floats.put(values)));
    }

    /** Makes and keeps an array of integers. */
    public NDArray own(String name, long[] values, long... shape) {
        arrays.checkNotMoved(name);
        return take(name, manager.create(values, new Shape(shape)));
    }

    /** Makes and owns an array of floats that no checkpoint saves. */
    public NDArray ownFrozen(String name, float[] values, long... shape) {
        NDArray array = own(name, values, shape);
        arrays.freeze(name);
        return array;
    }

    /** As {@link #ownFrozen}, for numbers that come from a file. */
    public NDArray ownExternal(String name, float[] values, long... shape) {
        NDArray array = ownFrozen(name, values, shape);
        arrays.markExternal(name);
        return array;
    }

    /**
     * A scalar that lives as long as the state; no checkpoint saves it.
     *
     * <p>In a loss multiply and divide by this, never by a Java number: DJL gives a number's memory back as soon as the
     * product is computed, but the backward pass reads it once more, and then finds whatever is there by that time.
     */
    public NDArray constant(double value) {
        String name = CONSTANT + value;
        return has(name) ? get(name) : ownFrozen(name, new float[] {(float) value});
    }

    /** Whether this is the name of a {@link #constant}, or of what is derived or remembered: no part of the module. */
    public static boolean isAuxiliary(String name) {
        return name.startsWith(CONSTANT) || name.startsWith(DERIVED) || name.startsWith(REMEMBERED);
    }

    /**
     * The array of this name; it stays the state's own.
     *
     * @throws IllegalArgumentException if there is none
     */
    public NDArray get(String name) {
        return arrays.get(name);
    }

    public boolean has(String name) {
        return arrays.find(name).isPresent();
    }

    /** Names that begin with {@code prefix}, in the order in which they were first owned. */
    public List<String> names(String prefix) {
        return arrays.names(prefix);
    }

    /** The arrays whose names begin with {@code prefix}, in the same order; they stay the state's own. */
    public NDList withPrefix(String prefix) {
        return new NDList(names(prefix).stream().map(this::get).toList());
    }

    /**
     * Declares that arrays whose names begin with {@code prefix} come and go with what is learned, for instance a
     * memory bank: a checkpoint may bring them before they exist, lack them, or hold them in another shape.
     */
    public void allowVariable(String prefix) {
        variable.add(prefix);
    }

    /** Whether the array of this name may come, go and change its shape. */
    public boolean isVariable(String name) {
        return variable.stream().anyMatch(name::startsWith);
    }

    /** Closes and forgets all arrays whose names begin with {@code prefix}. */
    public void drop(String prefix) {
        names(prefix).forEach(this::remove);
    }

    /** Closes and forgets the array of this name, if there is one. */
    public void remove(String name) {
        arrays.remove(name);
    }

    /** What a checkpoint saves. */
    public Map<String, NDArray> kept() {
        return arrays.kept();
    }

    /** What no checkpoint saves and no setting tells: the frozen arrays that came from files. */
    public Map<String, NDArray> external() {
        return arrays.external();
    }

    /**
     * Lends every array to {@code step} until that closes, so that results computed from them die with it; for the
     * framework only.
     */
    public void lendTo(NDManager step) {
        step.tempAttachAll(arrays.all().toArray(NDArray[]::new));
        borrower = Optional.of(step);
    }

    /**
     * Lends every array to a part of {@code step}, and then to the rest of it again, so that what the part computes is freed
     * before the next one begins; for the framework only.
     *
     * @param step to which the arrays are lent already
     * @param body gets the part's manager; what is to outlive the part it attaches to the step
     */
    public void lendWithin(NDManager step, Consumer<NDManager> body) {
        try (NDManager part = step.newSubManager()) {
            lendTo(part);
            body.accept(part);
        } finally {
            borrower = Optional.of(step);
            // What came to be owned within the part was lent to that alone.
            arrays.all().stream()
                    .filter(array -> array.getManager().equals(manager))
                    .forEach(step::tempAttachAll);
        }
    }

    /**
     * Begins to judge images, in numbers of this precision; for the framework only.
     *
     * @throws IllegalStateException if a pass has begun and not ended
     */
    public Pass beginPass(Precision precision) {
        if (pass.isPresent()) {
            throw new IllegalStateException("a pass over images can't begin within another");
        }
        pass = Optional.of(precision);
        return () -> {
            drop(DERIVED);
            prepared.clear();
            pass = Optional.empty();
        };
    }

    /** In which numbers products are computed now: float32, unless a pass over images wants others. */
    public Precision precision() {
        return pass.orElse(Precision.FLOAT32);
    }

    /**
     * An array computed from the one of this name when a pass first asks for it, for instance a copy in other numbers; lent to
     * steps like the rest, saved by no checkpoint, and freed when the pass ends, for training may change what it was computed
     * from.
     *
     * @throws IllegalStateException outside a pass
     */
    public NDArray derived(String name, UnaryOperator<NDArray> computation) {
        if (pass.isEmpty()) {
            throw new IllegalStateException("nothing is derived from \"" + name + "\" outside a pass over images");
        }
        String key = DERIVED + name;
        if (!has(key)) {
            NDArray computed = computation.apply(get(name));
            if (computed == get(name)) {
                return computed; // for instance in the numbers it has already
            }
            own(key, computed);
            arrays.freeze(key);
        }
        return get(key);
    }

    /** Whether images are being judged, so that what is derived now serves more than one step. */
    public boolean isWithinPass() {
        return pass.isPresent();
    }

    /**
     * What is made of the state when a pass first asks for it by this name, where that is no single array; closed when the pass
     * ends.
     *
     * @throws IllegalStateException outside a pass
     */
    public <T extends AutoCloseable> T prepared(String name, Class<T> type, Supplier<T> making) {
        if (pass.isEmpty()) {
            throw new IllegalStateException("nothing is prepared as \"" + name + "\" outside a pass over images");
        }
        return prepared.get(name, type, making);
    }

    /**
     * Owns until the fit ends what could be computed again, for instance features of images that come again; lent to steps like
     * the rest, and saved by no checkpoint.
     */
    public void remember(String name, NDArray array) {
        own(REMEMBERED + name, array);
        arrays.freeze(REMEMBERED + name);
    }

    /** What was remembered under this name in the present fit. */
    public Optional<NDArray> remembered(String name) {
        return arrays.find(REMEMBERED + name);
    }

    /** Ends a fit: closes and forgets all that was remembered; for the framework only. */
    public void forget() {
        drop(REMEMBERED);
    }

    /** Opens something native, but no array, that is freed with the state. */
    public <T> T open(Function<NDManager, T> opening) {
        return opening.apply(manager);
    }

    /** How many arrays hang on this state without a name: outside a step, anything but zero is a leak. */
    public int strays() {
        return manager.getManagedArrays().size() - arrays.all().size();
    }

    @Override
    public void close() {
        prepared.clear();
        manager.close();
        pass = Optional.empty();
        arrays.clear();
    }
}
