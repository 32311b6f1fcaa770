package vn.amtiet.pipeline.clean;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PersonalData} masks; a component left out has its default.
 *
 * @param email e-mail addresses; default true
 * @param phone Vietnamese telephone numbers; default true
 * @param citizenId numbers of identity cards; default true
 * @param ip public IPv4 addresses; default true
 */
public record MaskSettings(
        @Nullable Boolean email,
        @Nullable Boolean phone,
        @Nullable Boolean citizenId,
        @Nullable Boolean ip) implements Serializable {
    public MaskSettings {
        email = email == null || email;
        phone = phone == null || phone;
        citizenId = citizenId == null || citizenId;
        ip = ip == null || ip;
    }

    /** Everything is masked. */
    public static MaskSettings defaults() {
        return new MaskSettings(null, null, null, null);
    }
}
