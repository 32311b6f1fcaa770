package vn.amtiet.pipeline.clean;

import org.jspecify.annotations.Nullable;
import vn.amtiet.syllable.TonePlacement;

/**
 * What {@link TextCleaner} does; a component left out has its default.
 *
 * @param decodeEntities character references such as {@code &amp;agrave;} become the characters; default true
 * @param repairMojibake UTF-8 that was read as a Western encoding is read again; default true
 * @param convertLegacy text in TCVN3, VNI, VPS, VISCII or VIQR is converted; default true
 * @param removeInvisible zero-width and bidirectional characters, soft hyphens, controls, lone surrogates and private-use
 *     characters go; default true
 * @param repairLookAlikes Cyrillic and Greek letters in Vietnamese words become Latin; default true
 * @param compose NFC, also where a tone was typed before the vowel's own mark; default true
 * @param repairD Ð, ð, Ɖ, ɖ become Đ, đ; default true
 * @param foldTonePlacement tone marks are moved to the place that {@code tonePlacement} gives; default true
 * @param tonePlacement the style; default OLD (hòa)
 * @param joinWords underscores of word segmentation become spaces; default true
 * @param foldWhitespace line ends become LF, runs of spaces one space, runs of empty lines one; default true
 */
public record CleanSettings(
        @Nullable Boolean decodeEntities,
        @Nullable Boolean repairMojibake,
        @Nullable Boolean convertLegacy,
        @Nullable Boolean removeInvisible,
        @Nullable Boolean repairLookAlikes,
        @Nullable Boolean compose,
        @Nullable Boolean repairD,
        @Nullable Boolean foldTonePlacement,
        @Nullable TonePlacement tonePlacement,
        @Nullable Boolean joinWords,
        @Nullable Boolean foldWhitespace) {
    public CleanSettings {
        decodeEntities = decodeEntities == null || decodeEntities;
        repairMojibake = repairMojibake == null || repairMojibake;
        convertLegacy = convertLegacy == null || convertLegacy;
        repairLookAlikes = repairLookAlikes == null || repairLookAlikes;
        joinWords = joinWords == null || joinWords;
        removeInvisible = removeInvisible == null || removeInvisible;
        compose = compose == null || compose;
        repairD = repairD == null || repairD;
        foldTonePlacement = foldTonePlacement == null || foldTonePlacement;
        tonePlacement = tonePlacement == null ? TonePlacement.OLD : tonePlacement;
        foldWhitespace = foldWhitespace == null || foldWhitespace;
    }

    /** Everything on, tone marks in the old style. */
    public static CleanSettings defaults() {
        return new CleanSettings(null, null, null, null, null, null, null, null, null, null, null);
    }
}
