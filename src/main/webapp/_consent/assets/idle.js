// @ts-check
/**
 * A service worker that does nothing, and takes the place of one that is to go: at once, in every tab that it has.
 */
addEventListener('install', () => /** @type {any} */ (self).skipWaiting());
