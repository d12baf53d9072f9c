package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import kvcache.store.StoreTraits;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreTraits.Synchronisation;
import kvcache.store.StoreVariant;
import org.junit.jupiter.api.Test;

final class StoresCommandTest {

    private static final StoreTraits TRAITS = new StoreTraits(
            Synchronisation.SEGMENT_LOCK, Synchronisation.SEGMENT_LOCK, Bound.REFUSES, true, true, true);

    @Test
    void aStoreWhoseEngineIsMissingIsListedWithTheArtifactThatItNeeds() {
        StringWriter out = new StringWriter();
        StoreVariant variant = StoreVariant.of("a-name-of-24-characters-", "far away", TRAITS, config -> {
                    throw new AssertionError();
                })
                .needing("no.such.Engine", "no.such:engine");

        StoresCommand.print(List.of(variant), new PrintWriter(out));

        assertThat(out.toString().lines().toList())
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo("a-name-of-24-characters-  segment lock  segment lock"
                        + "  off-heap, refuses when full, distributed, may block"
                        + "  far away; needs no.such:engine on the class path");
    }
}
