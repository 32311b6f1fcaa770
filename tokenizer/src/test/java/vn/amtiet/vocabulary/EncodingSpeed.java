package vn.amtiet.vocabulary;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * A program, not a test: megabytes a second of encoding on one thread, ours beside jtokkit and Hugging Face's tokenizers
 * with the same vocabulary on the same texts, in turns, the best of several rounds each, by the thread's processor time.
 * Every side is handed strings.
 */
final class EncodingSpeed {
    private static final int ROUNDS = 7;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private EncodingSpeed() {}

    /** Arguments: names of files below ../shared; Vietnamese news where there are none. */
    public static void main(String[] names) {
        List<String> texts = SharedData.texts(names.length > 0 ? names[0] : "data/text/vntc-00.jsonl.zst", 4000);
        long bytes = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        System.out.printf(Locale.ROOT, "%,d texts, %,d bytes%n", texts.size(), bytes);
        Vocabulary cl100k = Vocabularies.load(SharedData.file("data/tokenizers/tiktoken/cl100k_base.tiktoken.zst"));
        Vocabulary o200k = Vocabularies.load(SharedData.file("data/tokenizers/tiktoken/o200k_base.tiktoken.zst"));
        Vocabulary gpt2 = Vocabularies.load(SharedData.file("data/tokenizers/gpt2/encoder.json"));
        Vocabulary qwen3 = Vocabularies.load(SharedData.file("data/tokenizers/qwen3/tokenizer.json.zst"));
        compare("cl100k", texts, bytes, cl100k, jtokkit(EncodingType.CL100K_BASE));
        compare("o200k", texts, bytes, o200k, jtokkit(EncodingType.O200K_BASE));
        compare("gpt2", texts, bytes, gpt2, jtokkit(EncodingType.R50K_BASE));
        try (ForeignTokenizer judge = ForeignTokenizer.of(qwen3)) {
            compare("qwen3", texts, bytes, qwen3, text -> judge.encode(text).length);
        }
    }

    private static ToIntFunction<String> jtokkit(EncodingType type) {
        Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        return text -> encoding.encodeOrdinary(text).size();
    }

    private static void compare(
            String name, List<String> texts, long bytes, Vocabulary ours, ToIntFunction<String> theirs) {
        double best = 0;
        double rival = 0;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.max(best, speed(texts, bytes, text -> ours.encode(text).length));
            if (round < 4) {
                rival = Math.max(rival, speed(texts, bytes, theirs));
            }
        }
        System.out.printf(
                Locale.ROOT, "%-8s ours %6.1f MB/s, rival %6.1f MB/s, %.2f x%n", name, best, rival, best / rival);
    }

    private static double speed(List<String> texts, long bytes, ToIntFunction<String> tokens) {
        long start = CLOCK.getCurrentThreadCpuTime();
        long count = 0;
        for (String text : texts) {
            count += tokens.applyAsInt(text);
        }
        double seconds = (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
        if (count == 0) {
            throw new IllegalStateException("no tokens");
        }
        return bytes / 1e6 / seconds;
    }
}
