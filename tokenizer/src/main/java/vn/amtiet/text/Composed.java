package vn.amtiet.text;

/** Tells text that has Unicode NFC already, without decoding it: what Vietnamese and English pages are made of. */
final class Composed {
    private Composed() {}

    /**
     * Whether the bytes are valid UTF-8 and all of them in blocks of which every character is its own NFC and composes
     * with nothing (NFC_Quick_Check=Yes and no combining class, UAX 15): U+0000-02FF, U+1E00-1EFF, U+2010-2027. False
     * says nothing.
     */
    static boolean surely(byte[] utf8) {
        int at = 0;
        while (at < utf8.length) {
            int lead = utf8[at] & 0xFF;
            if (lead < 0x80) {
                at++;
            } else if (lead >= 0xC2 && lead <= 0xCB && tail(utf8, at + 1)) {
                at += 2;
            } else if (tail(utf8, at + 1)
                    && tail(utf8, at + 2)
                    && plain(lead, utf8[at + 1] & 0xFF, utf8[at + 2] & 0xFF)) {
                at += 3;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean tail(byte[] utf8, int at) {
        return at < utf8.length && (utf8[at] & 0xC0) == 0x80;
    }

    private static boolean plain(int lead, int second, int third) {
        boolean latin = lead == 0xE1 && second >= 0xB8 && second <= 0xBB;
        boolean punctuation = lead == 0xE2 && second == 0x80 && third >= 0x90 && third <= 0xA7;
        return latin || punctuation;
    }
}
