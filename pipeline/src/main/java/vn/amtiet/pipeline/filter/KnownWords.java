package vn.amtiet.pipeline.filter;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.List;

/** Words by the hash of their letters: the phrases of web page furniture. */
final class KnownWords {
    /** What a page says of itself: one or two tokens that name a menu, a login, a notice of rights or of scripts. */
    private static final LongOpenHashSet FURNITURE = phraseHashes(List.of(
            "trang chủ",
            "đăng nhập",
            "đăng ký",
            "đăng kí",
            "đăng xuất",
            "quên mật",
            "giỏ hàng",
            "liên hệ",
            "bản quyền",
            "điều khoản",
            "xem thêm",
            "xem tiếp",
            "đọc thêm",
            "đọc tiếp",
            "tin khác",
            "tin liên",
            "về đầu",
            "sơ đồ",
            "bật javascript",
            "all rights",
            "terms of",
            "privacy policy",
            "copyright",
            "cookie",
            "cookies",
            "javascript",
            "hotline",
            "rss"));

    private KnownWords() {}

    static boolean isFurniture(long tokenHash) {
        return FURNITURE.contains(tokenHash);
    }

    static boolean isFurniture(long tokenHash, long nextHash) {
        return FURNITURE.contains(pair(tokenHash, nextHash));
    }

    /** 64-bit FNV-1a over the lower-cased UTF-16 units, mixed so that the low bits serve a hash table. */
    static long hash(CharSequence text, int start, int end) {
        long hash = 0xcbf29ce484222325L;
        for (int i = start; i < end; i++) {
            hash = (hash ^ Character.toLowerCase(text.charAt(i))) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
        return hash ^ hash >>> 29;
    }

    private static long pair(long first, long second) {
        return first * 31 + second;
    }

    private static LongOpenHashSet phraseHashes(List<String> phrases) {
        LongOpenHashSet hashes = new LongOpenHashSet();
        for (String phrase : phrases) {
            int space = phrase.indexOf(' ');
            int second = phrase.indexOf(' ', space + 1);
            int end = second < 0 ? phrase.length() : second;
            hashes.add(
                    space < 0
                            ? hash(phrase, 0, phrase.length())
                            : pair(hash(phrase, 0, space), hash(phrase, space + 1, end)));
        }
        return hashes;
    }
}
