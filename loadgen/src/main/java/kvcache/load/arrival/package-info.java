@NullMarked
package kvcache.load.arrival;

import org.jspecify.annotations.NullMarked;
