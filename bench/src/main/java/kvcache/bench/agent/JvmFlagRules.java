package kvcache.bench.agent;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The JVM flags that a bench may set: heap and stack sizes, the garbage collector and its settings, JIT thresholds,
 * pages and object layout. Only flag families that take a number or a boolean are allowed: a text value may name a file
 * to write, a library to load or a command to run, and so may a flag that is not listed.
 */
final class JvmFlagRules {

    static final String ALLOWED =
            "-Xms, -Xmx, -Xmn and -Xss with a size, -Xint, -Xcomp, and -XX flags with a boolean or a number for the heap,"
                    + " the garbage collector, JIT thresholds, pages or object layout";

    private static final Pattern SIZE = Pattern.compile("-X(?:ms|mx|mn|ss)[0-9]{1,12}[kKmMgG]?");

    private static final Pattern MODE = Pattern.compile("-X(?:int|comp)");

    private static final Pattern SWITCH =
            Pattern.compile("-XX:[+-](?:(?:Use|G1|Z|Shenandoah|Parallel|Eliminate)[A-Za-z0-9]+"
                    + "|Unlock(?:Diagnostic|Experimental)VMOptions|AlwaysPreTouch(?:Stacks)?|TieredCompilation|BackgroundCompilation"
                    + "|SegmentedCodeCache|CompactStrings|DisableExplicitGC|DoEscapeAnalysis|Inline|OptimizeStringConcat"
                    + "|DebugNonSafepoints|ClassUnloading|ResizePLAB|ResizeTLAB|ZeroTLAB)");

    private static final Pattern NUMBER =
            Pattern.compile("-XX:(?:(?:Max|Min|Initial|New|G1|Z|Parallel|Conc|Survivor|Soft|Tier|TLAB)"
                    + "[A-Za-z0-9]+|GC(?:TimeRatio|TimeLimit|HeapFreeLimit|CardSizeInBytes)|CICompilerCount|CompileThreshold(?:Scaling)?"
                    + "|ReservedCodeCacheSize|FreqInlineSize|InlineSmallCode|LoopUnrollLimit|MetaspaceSize|ObjectAlignmentInBytes"
                    + "|ContendedPaddingWidth|LargePageSizeInBytes|ThreadStackSize|AllocatePrefetch[A-Za-z]+)"
                    + "=[0-9]{1,18}(?:\\.[0-9]{1,6})?[kKmMgGtT]?");

    private JvmFlagRules() {}

    /** @throws RefusedException if a flag is not allowed */
    static void check(List<String> flags) throws RefusedException {
        for (String flag : flags) {
            if (!isAllowed(flag)) {
                throw new RefusedException(422, "JVM flag '%s' is rejected; allowed: %s".formatted(flag, ALLOWED));
            }
        }
    }

    static boolean isAllowed(String flag) {
        return List.of(SIZE, MODE, SWITCH, NUMBER).stream()
                .anyMatch(form -> form.matcher(flag).matches());
    }
}
