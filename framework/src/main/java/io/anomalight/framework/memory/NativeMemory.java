package io.anomalight.framework.memory;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.anomalight.framework.failure.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root of native memory of one fit or detector. The thread that opens it is the only one that may use the engine
 * for it, and closes it.
 */
public final class NativeMemory implements AutoCloseable {
    // The engine's usual number of threads, read by the first open(); 0 before. A later open() can't read it, because
    // workers may have lowered the process-wide number for a while.
    private static int engineThreads;
    // The numbers of threads that open instances requested, the latest last. The latest one is used; without a request,
    // engineThreads is used.
    private static final Map<NativeMemory, Integer> REQUESTED = new LinkedHashMap<>();

    private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);

    private final NDManager root;
    private final Thread opener = Thread.currentThread();

    private NativeMemory(NDManager root) {
        this.root = root;
    }

    /**
     * Opens memory on the CPU for the calling thread; loads the engine if necessary.
     *
     * @throws UserError if the native library of PyTorch is missing
     */
    public static NativeMemory open() {
        return open(Device.cpu());
    }

    /**
     * As {@link #open()}, on the requested device.
     *
     * @param deterministic whether results must not depend on the number of cores; if so, the engine uses one thread
     *     until this is closed
     * @throws UserError if the engine has no such device, or the native library of PyTorch is missing
     */
    public static NativeMemory open(Accelerator accelerator, boolean deterministic) {
        NativeLibrary.require();
        boolean chosen = choosesCuda(accelerator);
        if (deterministic && chosen) {
            throw new UserError("trainer.deterministic = true is not supported on CUDA; use trainer.accelerator=cpu");
        }
        NativeMemory memory = open(chosen ? Device.gpu() : Device.cpu());
        if (deterministic) {
            memory.useThreads(1);
        }
        return memory;
    }

    /** Whether the engine can compute with CUDA; loads the engine only if the rest is there. */
    public static boolean hasCuda() {
        return missingForCuda().isEmpty();
    }

    // AUTO takes CUDA if nothing is missing, and says in the log what it took.
    private static boolean choosesCuda(Accelerator accelerator) {
        if (accelerator == Accelerator.CPU) {
            return false;
        }
        Optional<String> missing = missingForCuda();
        if (accelerator == Accelerator.CUDA && missing.isPresent()) {
            throw new UserError("trainer.accelerator = cuda, but " + missing.orElseThrow());
        }
        if (accelerator == Accelerator.AUTO) {
            LOG.info(
                    "trainer.accelerator = auto: {}",
                    missing.map(reason -> "the CPU, because " + reason).orElse("CUDA"));
        }
        return missing.isEmpty();
    }

    private static Optional<String> missingForCuda() {
        return CudaParts.ofThisProcess()
                .missing()
                .or(() -> Engine.getInstance().hasCapability("CUDA")
                        ? Optional.empty()
                        : Optional.of(
                                "the engine that was loaded has no CUDA: look at PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR;"
                                        + " or set trainer.accelerator=cpu"));
    }

    private static NativeMemory open(Device device) {
        NativeLibrary.require();
        NDManager root = NDManager.newBaseManager(device);
        root.setName("root");
        configureThread();
        synchronized (NativeMemory.class) {
            engineThreads = engineThreads == 0 ? JniUtils.getNumThreads() : engineThreads;
            JniUtils.setNumThreads(processThreads());
        }
        return new NativeMemory(root);
    }

    /**
     * Sets the engine's thread-local options for the calling thread: no gradient recording until a loss needs it, no
     * optimization of TorchScript graphs (it costs memory and saves no time), and the process-wide number of threads.
     */
    public static void configureThread() {
        // The first query or computation of a thread sets its number of threads to the process-wide one. So query now:
        // otherwise a computation would do it later, and override a number that was set meanwhile.
        JniUtils.getNumThreads();
        JniUtils.setGradMode(false); // DJL does this only on the thread that loads the engine
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** Registers {@code part}, an object that is not an array, to be closed with {@code owner}. */
    public static <T extends AutoCloseable> T closeWith(NDManager owner, T part) {
        owner.attachInternal(UUID.randomUUID().toString(), part);
        return part;
    }

    /** The number of threads that the engine uses. */
    public int threads() {
        return JniUtils.getNumThreads();
    }

    /**
     * Makes the engine use this number of threads until this is closed, for the calling thread and for all memory
     * opened meanwhile.
     */
    public void useThreads(int threads) {
        synchronized (NativeMemory.class) {
            REQUESTED.remove(this);
            REQUESTED.put(this, threads);
            JniUtils.setNumThreads(threads);
        }
    }

    private static int processThreads() {
        int threads = engineThreads;
        for (int requested : REQUESTED.values()) {
            threads = requested;
        }
        return threads;
    }

    // Another thread has its own number of threads, so only the opening thread resets it.
    private void restoreThreads() {
        synchronized (NativeMemory.class) {
            if (REQUESTED.remove(this) != null && Thread.currentThread().equals(opener)) {
                JniUtils.setNumThreads(processThreads());
            }
        }
    }

    /** The parent of all other managers. */
    public NDManager root() {
        return root;
    }

    /** The arrays that are alive now, anywhere below the root. */
    public NativeUsage usage() {
        List<NDArray> alive = root.getManagedArrays();
        long bytes = alive.stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
        return new NativeUsage(alive.size(), bytes);
    }

    /** Runs one step: lends the state to a new manager, and frees all arrays that {@code body} makes there. */
    public void inStep(ModuleState state, Consumer<NDManager> body) {
        try (NDManager step = root.newSubManager()) {
            step.setName("step");
            state.lendTo(step);
            body.accept(step);
        }
    }

    /**
     * Runs a part of a step: all arrays that {@code body} makes are freed before the next part begins.
     *
     * @param step the manager to which the state is lent
     * @param body receives the part's manager; results that must live longer than the part are attached to {@code step}
     */
    public static void inPartOf(NDManager step, ModuleState state, Consumer<NDManager> body) {
        state.lendWithin(step, body);
    }

    @Override
    public void close() {
        try {
            root.close();
        } finally {
            restoreThreads();
        }
    }
}
