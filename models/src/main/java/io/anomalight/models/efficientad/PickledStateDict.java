package io.anomalight.models.efficientad;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the pickle of a PyTorch state dict: names of tensors, and where their numbers are.
 *
 * <p>A pickle is a program for a stack machine that may call any function. This reader knows only the instructions and the three
 * callables that {@code torch.save} writes for a state dict, makes only texts, numbers, lists and maps of them, and refuses all
 * others. It loads no class and calls nothing by name. Not safe for use by several threads at once.
 */
final class PickledStateDict {
    private static final String ORDERED_DICT = "collections OrderedDict";
    private static final String REBUILD_TENSOR = "torch._utils _rebuild_tensor_v2";
    private static final int MOST_DIMENSIONS = 8;
    private static final Pattern STORAGE_KEY = Pattern.compile("[A-Za-z0-9_]{1,20}");
    private static final Pattern STORAGE = Pattern.compile("torch [A-Za-z0-9]{1,20}Storage");

    private static final Object MARK = new Object();
    private static final Object NONE = new Object();

    private final ByteBuffer program;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    /** A pickle that is not a state dict; the message is the rest of a sentence that begins with the file. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super(reason);
        }
    }

    /** A callable or a type, by name. */
    private record Global(String name) {}

    /**
     * The numbers of one or several tensors.
     *
     * @param type PyTorch's type, for instance {@code FloatStorage}
     * @param key the name of the file with the numbers
     * @param length the number of elements
     */
    record Storage(String type, String key, long length) {}

    /**
     * A tensor in a storage.
     *
     * @param offset of its first element in the storage
     * @param strides distance of two neighbours in each dimension, in elements
     */
    record Located(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

    private PickledStateDict(byte[] program) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads the tensors by name. */
    static Map<String, Located> read(byte[] program) throws Refused {
        try {
            return new PickledStateDict(program).run();
        } catch (BufferUnderflowException e) {
            throw new Refused("ends too early");
        }
    }

    private Map<String, Located> run() throws Refused {
        int code = program.get() & 0xff;
        while (code != '.') {
            step(code);
            code = program.get() & 0xff;
        }
        Map<String, Located> tensors = new LinkedHashMap<>();
        Map<?, ?> dict = pop(Map.class);
        dict.forEach((key, value) -> {
            if (key instanceof String name && value instanceof Located tensor) {
                tensors.put(name, tensor);
            }
        });
        return tensors;
    }

    private void step(int code) throws Refused {
        switch (code) {
            case 0x80 -> requireProtocol(program.get());
            case '(' -> stack.push(MARK);
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'K' -> stack.push((long) (program.get() & 0xff));
            case 'M' -> stack.push((long) (program.getShort() & 0xffff));
            case 'J' -> stack.push((long) program.getInt());
            case 'X' -> stack.push(text(program.getInt()));
            case '}' -> stack.push(new LinkedHashMap<>());
            case ')' -> stack.push(List.of());
            case 't' -> stack.push(toMark());
            case 0x85, 0x86, 0x87 -> stack.push(top(code - 0x84));
            case 'c' -> stack.push(global());
            case 'q' -> memo.put(program.get() & 0xff, peek());
            case 'r' -> memo.put(program.getInt(), peek());
            case 'h' -> stack.push(remembered(program.get() & 0xff));
            case 'j' -> stack.push(remembered(program.getInt()));
            case 'Q' -> stack.push(storage(pop(List.class)));
            case 'R' -> stack.push(call());
            case 's' -> put(top(2));
            case 'u' -> put(toMark());
            case 'b' -> dropAttributes();
            default -> throw new Refused(String.format("has the instruction 0x%02x, which no state dict needs", code));
        }
    }

    private static void requireProtocol(int protocol) throws Refused {
        if (protocol != 2) {
            throw new Refused("has the pickle protocol " + protocol + ", but torch.save writes 2");
        }
    }

    private String text(int length) throws Refused {
        if (length < 0 || length > program.remaining()) {
            throw new Refused("ends too early");
        }
        byte[] bytes = new byte[length];
        program.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Global global() throws Refused {
        String name = line() + " " + line();
        if (!name.equals(ORDERED_DICT)
                && !name.equals(REBUILD_TENSOR)
                && !STORAGE.matcher(name).matches()) {
            throw new Refused("names " + name.replaceAll("[^\\w. ]", "?") + ", which no state dict needs");
        }
        return new Global(name);
    }

    private String line() throws Refused {
        StringBuilder line = new StringBuilder();
        for (byte next = program.get(); next != '\n'; next = program.get()) {
            line.append((char) (next & 0xff));
            if (line.length() > 100) {
                throw new Refused("names something with more than 100 letters");
            }
        }
        return line.toString();
    }

    private Object peek() throws Refused {
        if (stack.isEmpty()) {
            throw new Refused("takes from an empty stack");
        }
        return stack.peek();
    }

    private Object remembered(int number) throws Refused {
        Object value = memo.get(number);
        if (value == null) {
            throw new Refused("uses the value " + number + " before it is made");
        }
        return value;
    }

    private <T> T pop(Class<T> type) throws Refused {
        Object value = peek();
        stack.pop();
        if (!type.isInstance(value)) {
            throw new Refused("has something else in place of a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private List<Object> top(int count) throws Refused {
        Deque<Object> values = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            values.addFirst(pop(Object.class));
        }
        return List.copyOf(values);
    }

    private List<Object> toMark() throws Refused {
        Deque<Object> values = new ArrayDeque<>();
        for (Object value = pop(Object.class); value != MARK; value = pop(Object.class)) {
            values.addFirst(value);
        }
        return List.copyOf(values);
    }

    /** {@code ("storage", type, key, device, length)}. */
    private static Storage storage(List<?> id) throws Refused {
        if (id.size() == 5
                && id.get(1) instanceof Global type
                && STORAGE.matcher(type.name()).matches()
                && id.get(2) instanceof String key
                && STORAGE_KEY.matcher(key).matches()
                && id.get(4) instanceof Long length) {
            return new Storage(type.name().substring("torch ".length()), key, length);
        }
        throw new Refused("refers to something that is not a storage");
    }

    /** Without classes: an empty map for an {@code OrderedDict}, a {@link Located} for a tensor. */
    private Object call() throws Refused {
        List<?> arguments = pop(List.class);
        String callable = pop(Global.class).name();
        if (callable.equals(ORDERED_DICT) && arguments.isEmpty()) {
            return new LinkedHashMap<>();
        }
        if (callable.equals(REBUILD_TENSOR)
                && arguments.size() >= 4
                && arguments.get(0) instanceof Storage storage
                && arguments.get(1) instanceof Long offset) {
            return new Located(storage, offset, numbers(arguments.get(2)), numbers(arguments.get(3)));
        }
        throw new Refused("calls " + callable + " in a way that no state dict needs");
    }

    private static List<Long> numbers(Object list) throws Refused {
        List<Long> numbers = new ArrayList<>();
        if (list instanceof List<?> values && values.size() > MOST_DIMENSIONS) {
            throw new Refused("has a tensor of more than " + MOST_DIMENSIONS + " dimensions");
        }
        for (Object number : list instanceof List<?> values ? values : List.of(NONE)) {
            if (!(number instanceof Long length)) {
                throw new Refused("has a tensor whose shape is not a list of numbers");
            }
            numbers.add(length);
        }
        return numbers;
    }

    private void put(List<Object> keysAndValues) throws Refused {
        if (!(peek() instanceof Map<?, ?>) || keysAndValues.size() % 2 != 0) {
            throw new Refused("adds something to what is not a map");
        }
        @SuppressWarnings("unchecked") // only step makes maps
        Map<String, Object> map = (Map<String, Object>) peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            if (!(keysAndValues.get(i) instanceof String key)) {
                throw new Refused("has a key that is not a text");
            }
            map.put(key, keysAndValues.get(i + 1));
        }
    }

    /** The attributes of an {@code OrderedDict}, such as the versions of modules, are not needed. */
    private void dropAttributes() throws Refused {
        pop(Object.class);
        if (!(peek() instanceof Map<?, ?>)) {
            throw new Refused("sets attributes of something that is not a map");
        }
    }
}
