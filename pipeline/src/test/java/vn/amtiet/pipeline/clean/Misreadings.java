package vn.amtiet.pipeline.clean;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import vn.amtiet.pipeline.clean.encoding.WesternBytes;

/** Text as Western software shows it that does not know its encoding: the tables of iconv and of RFC 1456, letter by letter. */
enum Misreadings {
    TCVN3 {
        @Override
        String of(String text) {
            return lettered(
                    text.toLowerCase(java.util.Locale.ROOT),
                    "\u00B8\u00B5\u00B6\u00B7\u00B9\u00A9\u00CA\u00C7\u00C8\u00C9\u00CB\u00A8\u00BE\u00BB\u00BC\u00BD\u00C6"
                            + "\u00AE\u00D0\u00CC\u00CE\u00CF\u00D1\u00AA\u00D5\u00D2\u00D3\u00D4\u00D6"
                            + "\u00DD\u00D7\u00D8\u00DC\u00DE\u00E3\u00DF\u00E1\u00E2\u00E4\u00AB\u00E8\u00E5\u00E6\u00E7\u00E9"
                            + "\u00AC\u00ED\u00EA\u00EB\u00EC\u00EE\u00F3\u00EF\u00F1\u00F2\u00F4\u00AD\u00F8\u00F5\u00F6\u00F7\u00F9"
                            + "\u00FD\u00FA\u00FB\u00FC\u00FE");
        }
    },
    VIQR {
        @Override
        String of(String text) {
            StringBuilder signs = new StringBuilder();
            text.chars().forEach(c -> signs.append(sign((char) c)));
            return signs.toString();
        }
    },
    UTF8_ONCE {
        @Override
        String of(String text) {
            return WesternBytes.decode(text.getBytes(StandardCharsets.UTF_8));
        }
    },
    UTF8_TWICE {
        @Override
        String of(String text) {
            return UTF8_ONCE.of(UTF8_ONCE.of(text));
        }
    };

    static final String LETTERS = "áàảãạâấầẩẫậăắằẳẵặđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
            + "ÁÀẢÃẠÂẤẦẨẪẬĂẮẰẲẴẶĐÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ";

    abstract String of(String text);

    private static String lettered(String text, String bytes) {
        StringBuilder western = new StringBuilder();
        text.chars().forEach(c -> {
            int at = LETTERS.indexOf(c);
            western.append(at < 0 ? (char) c : bytes.charAt(at));
        });
        return western.toString();
    }

    private static String sign(char c) {
        if (c == 'đ' || c == 'Đ') {
            return c == 'đ' ? "dd" : "DD";
        }
        String parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD);
        StringBuilder vowel = new StringBuilder().append(parts.charAt(0));
        StringBuilder tone = new StringBuilder();
        for (int i = 1; i < parts.length(); i++) {
            int mark = "\u0302\u0306\u031B".indexOf(parts.charAt(i));
            int sign = "\u0301\u0300\u0309\u0303\u0323".indexOf(parts.charAt(i));
            vowel.append(mark < 0 ? "" : "^(+".substring(mark, mark + 1));
            tone.append(sign < 0 ? "" : "'`?~.".substring(sign, sign + 1));
        }
        return vowel.append(tone).toString();
    }
}
