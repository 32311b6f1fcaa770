package vn.amtiet.pipeline.filter;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of function words, kept by the hash of their letters; case does not count. */
final class StopWords implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Common function words, all but a few with marks, so that text in no other language has many of them. */
    static final StopWords VIETNAMESE = of(List.of(
            ("và là của được trong các có này đã không những cho với một khi đến từ thì mà ở như cũng về tại sẽ vào ra "
                            + "nhưng hay hoặc nên vì nếu theo trên dưới sau trước đó đây còn đang bị bởi do để rất nhiều "
                            + "lại chỉ phải giữa mỗi mọi cùng vẫn chưa rồi gì ai nào sao thế vậy nữa đều hơn nhất người")
                    .split(" ")));

    private final LongOpenHashSet hashes;

    private StopWords(LongOpenHashSet hashes) {
        this.hashes = hashes;
    }

    /** The words of a list, one syllable each. */
    static StopWords of(List<String> words) {
        LongOpenHashSet hashes = new LongOpenHashSet();
        for (String word : words) {
            hashes.add(KnownWords.hash(word, 0, word.length()));
        }
        return new StopWords(hashes);
    }

    /** The words of a setting, the project's own where it is left out. */
    static StopWords chosen(@Nullable List<String> words) {
        return words == null ? VIETNAMESE : of(words);
    }

    /** Whether a token of this {@link KnownWords#hash} is in the list. */
    boolean contains(long tokenHash) {
        return hashes.contains(tokenHash);
    }
}
