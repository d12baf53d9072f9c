package kvcache.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {

    @TempDir
    private Path folder;

    @Test
    void aMissingFileIsMadeForItsOwnerAloneWithARandomTokenOf256Bits() throws Exception {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");

        Token token = Token.readOrCreate(one);

        assertThat(Files.readString(one).strip()).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                .isEqualTo("rw-------");
        assertThat(token.isIn(Token.readOrCreate(one).header())).isTrue();
        assertThat(token.isIn(Token.readOrCreate(other).header())).isFalse();
    }

    @Test
    void aFileThatOthersMayUseOrThatHoldsNoTokenIsRefused() throws Exception {
        Path open = file("x".repeat(64), "rw-r-----");
        assertThatThrownBy(() -> Token.read(open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rw-r-----");

        Path brief = file("secret", "rw-------");
        assertThatThrownBy(() -> Token.readOrCreate(brief))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("allowed")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Token.read(folder.resolve("missing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
    }

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve(permissions), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
