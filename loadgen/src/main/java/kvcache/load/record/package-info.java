@NullMarked
package kvcache.load.record;

import org.jspecify.annotations.NullMarked;
