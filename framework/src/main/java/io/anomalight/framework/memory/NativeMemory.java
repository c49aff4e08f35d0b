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
import java.util.UUID;
import java.util.function.Consumer;

/** The root of native memory: one for each fit or detector, opened and closed by the one thread that touches the engine for it. */
public final class NativeMemory implements AutoCloseable {
    // Torch's own number is another while a thread shares its cores out to workers; 0 before the first is opened.
    private static int engineThreads;
    // What open ones asked for, the latest last; the process's number is its own again when none is left.
    private static final Map<NativeMemory, Integer> ASKED = new LinkedHashMap<>();

    private final NDManager root;
    private final Thread opener = Thread.currentThread();

    private NativeMemory(NDManager root) {
        this.root = root;
    }

    /** Loads the engine if need be and makes this the thread that may touch it; computes on the CPU. */
    public static NativeMemory open() {
        return open(Device.cpu());
    }

    /**
     * As {@link #open()}, on a device of the user's choice.
     *
     * @param deterministic whether results must not depend on the number of cores: the engine then uses one thread, until
     *     this is closed
     * @throws UserError if the engine has no such device
     */
    public static NativeMemory open(Accelerator accelerator, boolean deterministic) {
        boolean cuda = Engine.getInstance().getGpuCount() > 0;
        if (accelerator == Accelerator.CUDA && !cuda) {
            throw new UserError(
                    "trainer.accelerator = cuda, but the engine sees no CUDA device: take cpu, or put an engine"
                            + " with CUDA on the class path");
        }
        boolean chosen = accelerator == Accelerator.CUDA || (accelerator == Accelerator.AUTO && cuda);
        if (deterministic && chosen) {
            throw new UserError("trainer.deterministic = true can't be promised on CUDA; take trainer.accelerator=cpu");
        }
        NativeMemory memory = open(chosen ? Device.gpu() : Device.cpu());
        if (deterministic) {
            memory.useThreads(1);
        }
        return memory;
    }

    private static NativeMemory open(Device device) {
        NDManager root = NDManager.newBaseManager(device);
        root.setName("root");
        settleThread();
        synchronized (NativeMemory.class) {
            engineThreads = engineThreads == 0 ? JniUtils.getNumThreads() : engineThreads;
            JniUtils.setNumThreads(processThreads());
        }
        return new NativeMemory(root);
    }

    /**
     * Sets what the engine keeps for each thread, for the one that calls: nothing is recorded until somebody asks for gradients,
     * scripts run as they are written, for what torch's optimizer makes of them takes memory and no less time, and the number
     * of threads it computes with is the process's.
     */
    public static void settleThread() {
        // A thread takes it over when it is first asked or first computes, whatever it was told before.
        JniUtils.getNumThreads();
        JniUtils.setGradMode(false); // DJL does so on the thread that loads the engine only
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** Closes {@code part}, which is no array, when {@code owner} is closed. */
    public static <T extends AutoCloseable> T closeWith(NDManager owner, T part) {
        owner.attachInternal(UUID.randomUUID().toString(), part);
        return part;
    }

    /** How many threads the engine computes with. */
    public int threads() {
        return JniUtils.getNumThreads();
    }

    /**
     * Has the engine compute with this number of threads until this is closed, for the calling thread and for all that are opened
     * meanwhile.
     */
    public void useThreads(int threads) {
        synchronized (NativeMemory.class) {
            ASKED.remove(this);
            ASKED.put(this, threads);
            JniUtils.setNumThreads(threads);
        }
    }

    private static int processThreads() {
        int threads = engineThreads;
        for (int asked : ASKED.values()) {
            threads = asked;
        }
        return threads;
    }

    // On another thread than its own this one's number is another's business.
    private void giveThreadsBack() {
        synchronized (NativeMemory.class) {
            if (ASKED.remove(this) != null && Thread.currentThread().equals(opener)) {
                JniUtils.setNumThreads(processThreads());
            }
        }
    }

    /** The manager that every other is opened under. */
    public NDManager root() {
        return root;
    }

    /** What is alive now, anywhere below the root. */
    public NativeUsage usage() {
        List<NDArray> alive = root.getManagedArrays();
        long bytes = alive.stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
        return new NativeUsage(alive.size(), bytes);
    }

    /**
     * Runs one step: the whole state is lent to the scope that {@code body} gets, and what {@code body} makes dies with
     * it.
     */
    public void inStep(ModuleState state, Consumer<NDManager> body) {
        try (NDManager step = root.newSubManager()) {
            step.setName("step");
            state.lendTo(step);
            body.accept(step);
        }
    }

    /**
     * Runs a part of a step: what {@code body} computes is freed before the next part begins.
     *
     * @param step to which the state is lent already
     * @param body gets the part's manager; what is to outlive the part it attaches to the step
     */
    public static void inPartOf(NDManager step, ModuleState state, Consumer<NDManager> body) {
        state.lendWithin(step, body);
    }

    @Override
    public void close() {
        try {
            root.close();
        } finally {
            giveThreadsBack();
        }
    }
}
