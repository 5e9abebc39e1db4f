/**
 * What other programs are told of a table: {@link dev.inlet.publish.Ddl} as text, and what of it
 * they cannot read. Whatever a consumer would read otherwise than a run does has a {@link
 * dev.inlet.publish.Warning}.
 */
package dev.inlet.publish;
