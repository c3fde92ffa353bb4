try {
  importScripts('https://www.google-analytics.com/ch/worker-import.js');
} catch (e) {
  // Refused: the browser or the gateway saw to it.
}
fetch('https://www.google-analytics.com/ch/worker-fetch', {mode: 'no-cors'}).catch(() => {});
