package vn.amtiet.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.Progress;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.TokenCache;
import vn.amtiet.shard.TokenCacheWriter;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.stage.StageManifest;

/**
 * The way from a shard directory to its local token cache. Where the cache is there and the shard directory is local,
 * no class of Parquet or Hadoop is loaded: a machine without them trains from the cache, {@code manifest.json} and
 * {@code _SUCCESS}.
 */
public final class ShardCache {
    private ShardCache() {}

    /**
     * The token cache of one split, built from the shards if it is not there yet.
     *
     * @param shardDirectory path or URI of a finished shard directory
     * @param cacheDirectory local folder of caches, made if missing
     * @param split "train" or "val"
     * @param endOfDocument the id appended after each document, if the vocabulary has one
     * @throws UserError when the shards are missing or damaged, the cache is damaged, or the disk is full
     */
    public static TokenCache openOrBuild(
            String shardDirectory, Path cacheDirectory, String split, OptionalInt endOfDocument) {
        Optional<TokenCache> local = localManifest(shardDirectory)
                .flatMap(manifest -> TokenCache.find(manifest, cacheDirectory, split, endOfDocument));
        if (local.isPresent()) {
            return local.get();
        }
        try {
            StageManifest manifest = StageDirectory.open(shardDirectory).manifest();
            return TokenCache.find(manifest, cacheDirectory, split, endOfDocument)
                    .orElseGet(() -> build(shardDirectory, manifest, cacheDirectory, split, endOfDocument));
        } catch (NoClassDefFoundError e) {
            throw UserError.failed(
                    shardDirectory + ": expected its token cache in " + cacheDirectory
                            + ", got none, and without Parquet"
                            + " and Hadoop on the class path it cannot be built; build it where they are and copy it",
                    e);
        }
    }

    private static TokenCache build(
            String shardDirectory, StageManifest manifest, Path cacheDirectory, String split, OptionalInt end) {
        try (ShardReader shards = ShardReader.open(shardDirectory, split);
                TokenCacheWriter cache = TokenCacheWriter.create(manifest, cacheDirectory, split, end);
                Progress progress = Progress.start("token cache " + split, "documents", shards.documents())) {
            while (shards.hasNext()) {
                cache.write(shards.next());
                progress.advance(1);
            }
            return cache.finish();
        }
    }

    private static Optional<StageManifest> localManifest(String shardDirectory) {
        if (shardDirectory.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*") && !shardDirectory.startsWith("file:/")) {
            return Optional.empty();
        }
        Path directory = Path.of(shardDirectory.replaceFirst("^file:/+", "/"));
        Path file = directory.resolve(ManifestJson.FILE);
        Path success = directory.resolve(StageDirectory.SUCCESS);
        try {
            if (!Files.exists(file) || !Files.exists(success)) {
                return Optional.empty();
            }
            String seal = Files.readString(success);
            return ManifestJson.complete(seal)
                    ? Optional.of(ManifestJson.read(Files.readString(file), seal, file.toString()))
                    : Optional.empty();
        } catch (IOException e) {
            throw FileErrors.reading(file.toString(), e);
        }
    }
}
