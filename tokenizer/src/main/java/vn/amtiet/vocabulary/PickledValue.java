package vn.amtiet.vocabulary;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Python's pickle, read as data: dictionaries, texts and whole numbers of protocols 2 to 5, and nothing else. Pickle is a
 * small program for a stack machine (CPython, Lib/pickletools.py); the instructions that import or call something are not
 * among those known here, so that a file can say no more than what it holds.
 */
final class PickledValue {
    private static final Object MARK = new Object();

    private final ByteBuffer code;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private PickledValue(byte[] code) {
        this.code = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The value of a pickle.
     *
     * @return a {@code Map} of such values, a String or a Long
     * @throws IllegalArgumentException with the place, if it is cut off or holds anything else
     */
    static Object read(byte[] pickle) {
        PickledValue machine = new PickledValue(pickle);
        int at = 0;
        try {
            while (true) {
                at = machine.code.position();
                int instruction = Byte.toUnsignedInt(machine.code.get());
                if (instruction == '.') {
                    return machine.result();
                }
                machine.run(instruction);
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the pickle ends within the instruction at byte " + at, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("byte " + at + " of the pickle: " + e.getMessage(), e);
        }
    }

    private Object result() {
        Object value = pop();
        if (!stack.isEmpty()) {
            throw new IllegalArgumentException("the end, with " + stack.size() + " values left over");
        }
        return value;
    }

    private void run(int instruction) {
        switch (instruction) {
            case 0x80 -> protocol(code.get());
            case 0x95 -> code.getLong(); // FRAME: a length for readers that read ahead
            case '}' -> stack.push(new LinkedHashMap<Object, Object>());
            case '(' -> stack.push(MARK);
            case 'K' -> stack.push((long) Byte.toUnsignedInt(code.get()));
            case 'M' -> stack.push((long) Short.toUnsignedInt(code.getShort()));
            case 'J' -> stack.push((long) code.getInt());
            case 0x8a -> stack.push(number(Byte.toUnsignedInt(code.get())));
            case 0x8c -> stack.push(text(Byte.toUnsignedInt(code.get())));
            case 'X' -> stack.push(text(Integer.toUnsignedLong(code.getInt())));
            case 0x8d -> stack.push(text(code.getLong()));
            case 's' -> set(List.of(popTwo()));
            case 'u' -> set(sinceMark());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'q' -> memo.put((long) Byte.toUnsignedInt(code.get()), peek());
            case 'r' -> memo.put(Integer.toUnsignedLong(code.getInt()), peek());
            case 'h' -> stack.push(remembered(Byte.toUnsignedInt(code.get())));
            case 'j' -> stack.push(remembered(Integer.toUnsignedLong(code.getInt())));
            default ->
                throw new IllegalArgumentException(String.format(
                        "instruction 0x%02x; only dictionaries, texts and whole numbers are read", instruction));
        }
    }

    private static void protocol(int version) {
        if (version < 2 || version > 5) {
            throw new IllegalArgumentException("protocol " + version + ", expected 2 to 5");
        }
    }

    private Long number(int length) {
        byte[] digits = bytes(length);
        byte[] bigEndian = new byte[length + 1];
        for (int i = 0; i < length; i++) {
            bigEndian[length - i] = digits[i];
        }
        bigEndian[0] = (byte) (length > 0 && digits[length - 1] < 0 ? -1 : 0);
        BigInteger value = new BigInteger(bigEndian);
        if (value.bitLength() > 63) {
            throw new IllegalArgumentException("a number of more than 64 bits");
        }
        return value.longValue();
    }

    private String text(long length) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(length)));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text that is no UTF-8", e);
        }
    }

    private byte[] bytes(long length) {
        if (length < 0 || length > code.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        code.get(bytes);
        return bytes;
    }

    private Object pop() {
        Object value = peek();
        stack.pop();
        return value;
    }

    private Object peek() {
        Object value = stack.peek();
        if (value == null || value == MARK) {
            throw new IllegalArgumentException("a value is missing before this instruction");
        }
        return value;
    }

    private Object[] popTwo() {
        Object value = pop();
        return new Object[] {pop(), value};
    }

    private List<Object> sinceMark() {
        List<Object> values = new ArrayList<>();
        for (Object value = stack.poll(); value != MARK; value = stack.poll()) {
            if (value == null) {
                throw new IllegalArgumentException("a mark is missing before this instruction");
            }
            values.add(0, value);
        }
        return values;
    }

    @SuppressWarnings("unchecked")
    private void set(List<Object> keysAndValues) {
        if (!(peek() instanceof Map<?, ?> found) || keysAndValues.size() % 2 != 0) {
            throw new IllegalArgumentException("keys and values without a dictionary to put them into");
        }
        Map<Object, Object> dictionary = (Map<Object, Object>) found;
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (key instanceof Map) {
                throw new IllegalArgumentException("a dictionary as the key of another");
            }
            dictionary.put(key, keysAndValues.get(i + 1));
        }
    }

    private Object remembered(long place) {
        Object value = memo.get(place);
        if (value == null) {
            throw new IllegalArgumentException("nothing was remembered as number " + place);
        }
        return value;
    }
}
