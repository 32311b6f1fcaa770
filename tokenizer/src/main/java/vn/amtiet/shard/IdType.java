package vn.amtiet.shard;

import java.util.Locale;

/** How an id is stored in a token cache: the smallest unsigned type that holds every id of the vocabulary. */
public enum IdType {
    UINT16(2, 1L << 16),
    UINT32(4, 1L << 31);

    private final int bytes;
    private final long limit;

    IdType(int bytes, long limit) {
        this.bytes = bytes;
        this.limit = limit;
    }

    /** The type for ids {@code 0 .. vocabularySize - 1}: 65,536 ids still fit {@link #UINT16}. */
    public static IdType forVocabulary(int vocabularySize) {
        return vocabularySize <= UINT16.limit ? UINT16 : UINT32;
    }

    /** The type of that name: "uint16", "uint32". Throws IllegalArgumentException for any other. */
    public static IdType of(String id) {
        for (IdType type : values()) {
            if (type.id().equals(id)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown id type '" + id + "': expected uint16 or uint32");
    }

    /** The name in files: "uint16", "uint32". */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of one id. */
    public int bytes() {
        return bytes;
    }

    /** Whether the id can be stored. */
    public boolean holds(int id) {
        return id >= 0 && id < limit;
    }
}
