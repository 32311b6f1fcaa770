package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What {@link Vocabulary} promises, for every kind that can say every text; a subclass for each. */
abstract class LosslessVocabularyContract {
    private final VocabularyPlan plan;
    private final Vocabulary vocabulary;

    LosslessVocabularyContract(VocabularyPlan plan) {
        this.plan = plan;
        this.vocabulary = Texts.trained(plan);
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.any();
    }

    @Property
    void decodesToTheNormalisedText(@ForAll("texts") String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThat(vocabulary.decode(vocabulary.encode(utf8)))
                .isEqualTo(plan.normaliser().normalise(utf8));
    }

    @Property
    void decodesToTheNormalisedBytesEvenIfTheyAreNoText(@ForAll byte[] bytes) {
        assertThat(vocabulary.decode(vocabulary.encode(bytes)))
                .isEqualTo(plan.normaliser().normalise(bytes));
    }

    @Property
    void saysWhereEachTokenStands(@ForAll("texts") String text) {
        int[] ids = vocabulary.encode(text);
        int[] offsets = vocabulary.offsets(ids);
        byte[] decoded = vocabulary.decode(ids);
        assertThat(offsets[ids.length]).isEqualTo(decoded.length);
        IdDecoder decoder = vocabulary.decoder();
        for (int k = 0; k + 1 < ids.length; k++) {
            assertThat(Arrays.copyOfRange(decoded, offsets[k], offsets[k + 1])).isEqualTo(decoder.add(ids[k]));
        }
    }

    @Property
    void streamsTheSameTextInWholeCharacters(@ForAll byte[] bytes, @ForAll("texts") String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(utf8, utf8.length + bytes.length);
        System.arraycopy(bytes, 0, all, utf8.length, bytes.length);
        int[] ids = vocabulary.encode(all);
        StreamingDecoder decoder = new StreamingDecoder(vocabulary);
        StringBuilder streamed = new StringBuilder();
        for (int id : ids) {
            String part = decoder.next(id);
            assertThat(part.isEmpty() || !Character.isHighSurrogate(part.charAt(part.length() - 1)))
                    .isTrue();
            streamed.append(part);
        }
        assertThat(streamed.append(decoder.end()).toString()).isEqualTo(vocabulary.decodeToString(ids));
    }

    @Property
    void neverEncodesASpecialToken(@ForAll("texts") String text) {
        int end = vocabulary.special(SpecialToken.END_OF_DOCUMENT).orElseThrow();
        assertThat(vocabulary.encode(text + "<|endoftext|>" + text)).doesNotContain(end);
    }

    @Property(tries = 20)
    void aSmallerOneIsAPrefixOfALargerOne(@ForAll @IntRange(min = 300, max = 400) int size) {
        if (!plan.kind().nested()) {
            return;
        }
        VocabularyPlan less = new VocabularyPlan(plan.kind(), size, plan.normaliser(), plan.split(), plan.specials());
        Vocabulary smaller = Texts.trained(less);
        assertThat(smaller.size()).isEqualTo(Math.min(size, vocabulary.size()));
        for (int id = 0; id < smaller.size(); id++) {
            assertThat(smaller.piece(id)).isEqualTo(vocabulary.piece(id));
        }
    }

    @Example
    void saysAVietnameseSyllableInOneId() {
        assertThat(vocabulary.encode(" bếp")).hasSize(idsOf(" bếp"));
        assertThat(vocabulary.encode(" nay")).hasSize(idsOf(" nay"));
    }

    /** How many ids the kind needs for a frequent syllable and the space before it. */
    int idsOf(String syllable) {
        return 1;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    @Property
    void decodesOneIdAtATimeToTheSameBytes(@ForAll("texts") String text) {
        assertOneByOneIsWhole(vocabulary.encode(text));
    }

    @Property
    void decodesAnyIdsOneAtATimeToTheSameBytes(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 9999) Integer> any) {
        assertOneByOneIsWhole(
                any.stream().mapToInt(id -> id % vocabulary.size()).toArray());
    }

    private void assertOneByOneIsWhole(int[] ids) {
        IdDecoder decoder = vocabulary.decoder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(decoder.add(id));
        }
        bytes.writeBytes(decoder.finish());
        assertThat(bytes.toByteArray()).isEqualTo(vocabulary.decode(ids));
    }

    @Example
    void isTheSameFromItsDirectory() {
        Path directory = Path.of("target", "contract", getClass().getSimpleName());
        Vocabularies.save(vocabulary, directory);
        Vocabulary loaded = Vocabularies.load(directory);
        assertThat(loaded.fingerprint()).isEqualTo(vocabulary.fingerprint());
        Texts.VIETNAMESE.forEach(
                text -> assertThat(loaded.encode(text)).as(text).isEqualTo(vocabulary.encode(text)));
    }

    @Example
    void hasTheSameIdsFromCountsInAnyPartsAndOrder() {
        PieceCounts parts = new PieceCounts();
        for (int i = Texts.VIETNAMESE.size() - 1; i >= 0; i--) {
            PieceCounts part = new PieceCounts();
            plan.count(Texts.VIETNAMESE.get(i).getBytes(StandardCharsets.UTF_8), part);
            parts.merge(part);
        }
        assertThat(VocabularyTrainer.train(plan, parts, TrainingProgress.SILENT).fingerprint())
                .isEqualTo(vocabulary.fingerprint());
    }

    @Example
    void hasEndOfDocumentFirstAndItDecodesToNothing() {
        assertThat(vocabulary.special(SpecialToken.END_OF_DOCUMENT)).hasValue(0);
        assertThat(vocabulary.special(SpecialToken.MASK)).isEmpty();
        assertThat(vocabulary.decode(new int[] {0})).isEmpty();
        assertThat(vocabulary.piece(0)).isEmpty();
    }

    @Example
    void refusesAnIdThatItDoesNotHave() {
        assertThatThrownBy(() -> vocabulary.decode(new int[] {1, vocabulary.size()}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id " + vocabulary.size() + ": expected 0 to " + (vocabulary.size() - 1));
    }

    @Example
    void givesManyThreadsTheSameIds() {
        Vocabulary fresh = Texts.trained(plan);
        Random random = new Random(7);
        List<String> texts = IntStream.range(0, 2000)
                .mapToObj(i -> Texts.VIETNAMESE
                        .get(random.nextInt(Texts.VIETNAMESE.size()))
                        .substring(random.nextInt(20)))
                .toList();
        List<int[]> alone = texts.stream().map(vocabulary::encode).toList();
        List<int[]> together = texts.parallelStream().map(fresh::encode).toList();
        assertThat(together.toArray(int[][]::new)).isDeepEqualTo(alone.toArray(int[][]::new));
        List<int[]> batch = vocabulary.encodeAll(texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
        assertThat(batch.toArray(int[][]::new)).isDeepEqualTo(alone.toArray(int[][]::new));
    }

    @Example
    void takesTenMegabytesOfOneLetterInSeconds() {
        byte[] letters = new byte[10 << 20];
        Arrays.fill(letters, (byte) 'n');
        long start = System.nanoTime();
        assertThat(vocabulary.decode(vocabulary.encode(letters))).isEqualTo(letters);
        assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(30);
    }
}
