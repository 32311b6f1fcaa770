package vn.amtiet.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
    private static final PersonalData ALL = new PersonalData(MaskSettings.defaults());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thư về lan.nguyen@thu.example nhé.|Thư về [email] nhé.",
                "(a_b-c+d@mail.co.example)|([email])",
                "Gọi 0912345678.|Gọi [phone].",
                "ĐT: 0912.345.678, 0912 345 678|ĐT: [phone], [phone]",
                "ĐT: 091-234-5678 hoặc (024) 3825 1234|ĐT: [phone] hoặc [phone]",
                "+84 912 345 678 và +84(0)912345678|[phone] và [phone]",
                "024 3825 1234 là số nhà|[phone] là số nhà",
                "CCCD 001203004567 cấp năm 2020|CCCD [id] cấp năm 2020",
                "CMND số 012345678 do công an|CMND số [id] do công an",
                "Chứng minh nhân dân: 012 345 678|Chứng minh nhân dân: [id]",
                "Máy 8.8.8.8 và 203.113.131.1.|Máy [ip] và [ip]."
            })
    void masks(String text, String masked) {
        assertThat(ALL.clean(text)).isEqualTo(masked);
        assertThat(ALL.clean(masked)).isSameAs(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tổng đài 1900 1234 và 18001234",
                "Dân số 97.338.579 người, tăng 0,9 %",
                "Giá 1.200.000.000 đồng, 0.123456789",
                "Ngày 01-02-2003, 10/12/2020 08:30",
                "Máy 192.168.1.1, 10.0.0.1, 127.0.0.1, 300.1.1.1",
                "Phiên bản 1.2.3.4.5",
                "Năm 2020 2021 2022 2023",
                "Mã 912345678 không có số 0",
                "@lan viết: a @ b"
            })
    void leavesOtherNumbers(String text) {
        assertThat(ALL.clean(text)).isSameAs(text);
    }

    @Test
    void masksOnlyWhatIsAskedFor() {
        PersonalData email = new PersonalData(new MaskSettings(null, false, false, false));
        assertThat(email.clean("a@b.example, 0912345678, 8.8.8.8")).isEqualTo("[email], 0912345678, 8.8.8.8");
    }

    @Test
    void takesNoLongerForALineOfAtSigns() {
        String hostile = "a.".repeat(20_000) + "@".repeat(20_000) + "a.".repeat(20_000);
        assertThat(ALL.clean(hostile)).isEqualTo(hostile);
    }

    @Property(tries = 500)
    void maskingTwiceMasksNoMore(@ForAll("texts") String text) {
        String once = ALL.clean(text);
        assertThat(ALL.clean(once)).isEqualTo(once);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("0", "9", "1", "12", "345", "678", "84", "+", ".", " ", "-", "(", ")", "a", "@", "CMND ")
                .list()
                .ofMaxSize(40)
                .map(words -> String.join("", words));
    }
}
