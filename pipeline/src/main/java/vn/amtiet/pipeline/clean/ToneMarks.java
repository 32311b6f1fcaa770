package vn.amtiet.pipeline.clean;

import vn.amtiet.syllable.TonePlacement;

/** Tone marks moved to where one style puts them; see {@link TonePlacement#fold}. */
record ToneMarks(TonePlacement placement) implements Cleaner {
    @Override
    public String clean(String text) {
        return placement.fold(text);
    }
}
