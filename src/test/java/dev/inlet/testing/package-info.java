/** What tests share: readers that are not ours, clocks, file systems that fail. */
package dev.inlet.testing;
