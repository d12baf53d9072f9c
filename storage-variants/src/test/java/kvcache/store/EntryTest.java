package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

final class EntryTest {

    @Test
    void anEntryHasAValue() {
        assertThatNullPointerException().isThrownBy(() -> Entry.of(none(), 1));
        assertThatNullPointerException().isThrownBy(() -> Entry.of(none(), "text/plain", 1, 99));
    }

    @SuppressWarnings("NullAway") // what a caller without the checks may pass
    private static byte[] none() {
        return null;
    }

    @Test
    void aContentTypeThatSomeStoreCouldNotKeepIsRefusedForAll() {
        String longest = "x".repeat(Entry.MAX_CONTENT_TYPE_CHARS);

        assertThat(Entry.of(new byte[0], longest, 1, Entry.NEVER).contentType()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Entry.of(new byte[0], longest + "x", 1, Entry.NEVER))
                .withMessage("the content type has 256 characters; allowed: at most 255");
    }
}
