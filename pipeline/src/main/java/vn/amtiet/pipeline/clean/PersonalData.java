package vn.amtiet.pipeline.clean;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts tags in the place of what tells a person: e-mail addresses, Vietnamese telephone numbers, numbers of identity
 * cards and public IPv4 addresses. Company numbers that begin with 1800 and 1900 stay, and so do IP addresses of private
 * networks.
 *
 * <p>Example: "gọi 0912.345.678 hoặc lan@thu.example" becomes "gọi [phone] hoặc [email]".
 */
public final class PersonalData implements Cleaner {
    private static final long serialVersionUID = 1L;

    public static final String EMAIL_TAG = "[email]";
    public static final String PHONE_TAG = "[phone]";
    public static final String ID_TAG = "[id]";
    public static final String IP_TAG = "[ip]";

    private static final Set<String> TAGS = Set.of(EMAIL_TAG, PHONE_TAG, ID_TAG, IP_TAG);

    /** As in RFC 5321, without quoted names; local part at most 64, domain at most 255 characters. */
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_])?+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){1,8}"
                    + "[A-Za-z]{2,24}(?![A-Za-z0-9])");

    /**
     * Numbers since 2018 (decision 2036/QĐ-BTTTT): mobile 03, 05, 07, 08, 09 and eight digits, fixed 02 and nine; older
     * mobile numbers 01 and nine. A country code may stand before, and single spaces, dots and hyphens between digits.
     */
    private static final Pattern PHONE = Pattern.compile("(?:(?:\\+|00)84[ .-]?(?:\\(0\\) ?)?|\\(?0)"
            + "(?:[35789]\\)?(?:[ .-]?\\d){8}|2\\)?(?:[ .-]?\\d\\)?){9}|1\\)?(?:[ .-]?\\d){9})(?![\\d]|[.,-]\\d)");

    /** Circular 59/2021/TT-BCA: province 001 to 096, century and sex 0 to 3, two digits of the year, six of chance. */
    private static final Pattern CITIZEN_ID =
            Pattern.compile("0(?:0[1-9]|[1-8]\\d|9[0-6])[0-3]\\d{8}(?![\\d]|[.,]\\d)");

    /** Cards before 2016 have nine digits and are known by the words before them. */
    private static final Pattern OLD_ID = Pattern.compile("\\d{3} ?\\d{3} ?\\d{3}(?![\\d]|[.,]\\d)");

    private static final Pattern OLD_ID_CUE = Pattern.compile(
            "(?:CMND|CMTND|CMT|CCCD|căn cước|chứng minh)[^\\d\\n]{0,30}$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern IP =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.]*\\d)");

    private static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int CUE = 50;

    private final MaskSettings settings;

    public PersonalData(MaskSettings settings) {
        this.settings = settings;
    }

    /** Whether the letters from {@code start} to {@code end} are those of a tag. */
    public static boolean isTag(CharSequence text, int start, int end) {
        if (start == 0 || end == text.length() || text.charAt(start - 1) != '[' || text.charAt(end) != ']') {
            return false;
        }
        return TAGS.contains(text.subSequence(start - 1, end + 1).toString());
    }

    @Override
    public String clean(String text) {
        String masked = settings.email() && text.indexOf('@') >= 0 ? emails(text) : text;
        return settings.phone() || settings.citizenId() || settings.ip() ? numbers(masked) : masked;
    }

    private static String emails(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        Matcher email = EMAIL.matcher(text);
        int copied = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int from = at;
            while (from > copied && at - from < LONGEST_LOCAL_PART && isLocal(text.charAt(from - 1))) {
                from--;
            }
            while (from < at && !isAlphanumeric(text.charAt(from))) {
                from++;
            }
            email.region(from, text.length());
            if (from >= copied && from < at && email.lookingAt() && email.start() < at && email.end() > at) {
                masked.append(text, copied, from).append(EMAIL_TAG);
                copied = email.end();
            }
        }
        return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
    }

    private String numbers(String text) {
        StringBuilder masked = new StringBuilder();
        Numbers numbers = new Numbers(text);
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isNumberStart(c)) {
                continue;
            }
            if (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1))) {
                String tag = numbers.tag(i);
                if (tag != null) {
                    masked.append(text, copied, i).append(tag);
                    copied = numbers.end;
                    i = numbers.end - 1;
                    continue;
                }
            }
            while (c >= '0' && c <= '9' && i + 1 < text.length() && isDigit(text.charAt(i + 1))) {
                i++;
            }
        }
        return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
    }

    /** Matches at one place of a text. */
    private final class Numbers {
        private final String text;
        private final Matcher phone;
        private final Matcher citizen;
        private final Matcher old;
        private final Matcher ip;
        private int end;

        private Numbers(String text) {
            this.text = text;
            this.phone = PHONE.matcher(text);
            this.citizen = CITIZEN_ID.matcher(text);
            this.old = OLD_ID.matcher(text);
            this.ip = IP.matcher(text);
        }

        private @Nullable String tag(int start) {
            boolean inNumber =
                    start > 1 && ".,-".indexOf(text.charAt(start - 1)) >= 0 && isDigit(text.charAt(start - 2));
            if (inNumber) {
                return null;
            }
            if (settings.citizenId() && at(citizen, start)) {
                return ID_TAG;
            }
            if (settings.phone() && at(phone, start)) {
                return PHONE_TAG;
            }
            if (settings.ip() && at(ip, start) && isPublic(ip)) {
                return IP_TAG;
            }
            boolean isOldId = settings.citizenId()
                    && at(old, start)
                    && OLD_ID_CUE
                            .matcher(text.substring(Math.max(0, start - CUE), start))
                            .find();
            return isOldId ? ID_TAG : null;
        }

        private boolean at(Matcher matcher, int start) {
            matcher.region(start, Math.min(text.length(), start + LONGEST_NUMBER));
            matcher.useTransparentBounds(true);
            if (!matcher.lookingAt()) {
                return false;
            }
            end = matcher.end();
            return true;
        }
    }

    /** Whether it is an address, and of no network that RFC 6890 keeps from the public. */
    private static boolean isPublic(Matcher ip) {
        int[] octets = new int[4];
        for (int i = 0; i < octets.length; i++) {
            String digits = ip.group(i + 1);
            octets[i] = Integer.parseInt(digits);
            if (octets[i] > 255 || digits.length() > 1 && digits.charAt(0) == '0') {
                return false;
            }
        }
        int first = octets[0];
        int second = octets[1];
        return first > 0
                && first < 224
                && first != 10
                && first != 127
                && !(first == 172 && second >= 16 && second < 32)
                && !(first == 192 && second == 168)
                && !(first == 169 && second == 254);
    }

    private static boolean isNumberStart(char c) {
        return isDigit(c) || c == '+' || c == '(';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isLocal(char c) {
        return isAlphanumeric(c) || "._%+-".indexOf(c) >= 0;
    }
}
