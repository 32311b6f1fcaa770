package vn.amtiet.pipeline.purity;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a purity mode is asked of. */
public enum PurityUnit {
    /** The whole text, which the rules keep or drop; nothing is cut. */
    @JsonProperty("document")
    DOCUMENT,
    /** Each line; those that fail are cut before the rules judge what is left. */
    @JsonProperty("line")
    LINE,
    /** Each sentence, see {@link Sentences}; those that fail are cut before the rules judge what is left. */
    @JsonProperty("sentence")
    SENTENCE
}
