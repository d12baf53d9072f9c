package kvcache.analysis.result;

/**
 * The machine of a run. Values that the system does not provide are {@link #UNKNOWN}, or 0.
 *
 * @param cpuModel the processor's own name
 * @param logicalCpus how many the operating system schedules on
 * @param memoryBytes physical memory
 * @param hypervisor the hypervisor, or {@code none}
 * @param instanceType vendor and product as the firmware gives them; a cloud's instance type stands here
 * @param kernel name and release of the operating system
 * @param architecture instruction set
 */
public record Machine(
        String cpuModel,
        int logicalCpus,
        long memoryBytes,
        String hypervisor,
        String instanceType,
        String kernel,
        String architecture) {

    /** Stands for what the system does not tell. */
    public static final String UNKNOWN = "unknown";

    /** The processor's name without the decoration of its maker. */
    public String processor() {
        return cpuModel.replaceAll("\\((R|TM|tm)\\)", "")
                .replaceAll("( CPU| Processor)?( @.*)?$", "")
                .strip();
    }
}
