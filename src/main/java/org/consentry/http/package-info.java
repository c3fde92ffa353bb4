/** Words of HTTP: cookies, media types, parties. Pure functions over text, knowing no other room. */
@NullMarked
package org.consentry.http;

import org.jspecify.annotations.NullMarked;
