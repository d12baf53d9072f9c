@NullMarked
package kvcache.load.workload;

import org.jspecify.annotations.NullMarked;
