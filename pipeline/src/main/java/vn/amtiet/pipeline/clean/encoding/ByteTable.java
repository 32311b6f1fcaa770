package vn.amtiet.pipeline.clean.encoding;

/** An encoding of one byte a letter: where Western text has a byte, the Vietnamese letter of that byte. */
final class ByteTable implements Misreading {
    /** .Vn fonts, TCVN 5712:1993 VN3: small letters and the capitals that carry no tone; quotes and dashes are Western. */
    static final ByteTable TCVN3 = new ByteTable()
            .with(0xA1, "ĂÂÊÔƠƯĐăâêôơưđ")
            .with(0xB5, "àảãáạ")
            .with(0xBB, "ằẳẵắ")
            .with(0xC6, "ặầẩẫấậè")
            .with(0xCE, "ẻẽéẹềểễếệìỉ")
            .with(0xDC, "ĩíịò")
            .with(0xE1, "ỏõóọồổỗốộờởỡớợù")
            .with(0xF1, "ủũúụừửữứựỳỷỹýỵ");

    /** RFC 1456. */
    static final ByteTable VISCII = new ByteTable()
            .with(0x02, "Ẳ")
            .with(0x05, "ẴẪ")
            .with(0x14, "Ỷ")
            .with(0x19, "Ỹ")
            .with(0x1E, "Ỵ")
            .with(0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ")
            .with(0xA0, "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ")
            .with(0xC0, "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư")
            .with(0xE0, "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ");

    /** The code page of the Vietnamese Professionals Society. */
    static final ByteTable VPS = new ByteTable()
            .with(0x02, "ẠẬẶẸỆ")
            .with(0x10, "ỊỌỘỢỤỰ")
            .with(0x19, "Ỵ")
            .with(0x1C, "ẪỮ")
            .with(0x80, "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ")
            .with(0x93, "ỀỂỄỐỒỔỖýỷỵỚỜỞ")
            .with(0xA1, "ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự")
            .with(0xC0, "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ")
            .with(0xE0, "àáâãảạă")
            .with(0xE8, "èéêẽìí")
            .with(0xEF, "ĩẴĐòóôõ")
            .with(0xF7, "Ơụùúủ")
            .with(0xFD, "ỶẼỳ");

    private final char[] letters = new char[0x100];

    private ByteTable() {}

    private ByteTable with(int first, String sequence) {
        for (int i = 0; i < sequence.length(); i++) {
            letters[first + i] = sequence.charAt(i);
        }
        return this;
    }

    /** The text with every character whose byte is a letter of this encoding as that letter. */
    @Override
    public String undo(String text) {
        char[] decoded = text.toCharArray();
        for (int i = 0; i < decoded.length; i++) {
            int value = WesternBytes.of(decoded[i]);
            char letter = value < 0 ? 0 : letters[value];
            decoded[i] = letter == 0 ? decoded[i] : letter;
        }
        return new String(decoded);
    }
}
