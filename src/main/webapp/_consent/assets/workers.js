// @ts-check
/**
 * Sends the site's service workers away, for each keeps the policy that it was installed under: once a yes is taken
 * back, that is too wide a one. The site's next page installs them anew, under the policy of now.
 */

/** @type {string} */
let idle = new URL('idle.js', import.meta.url).href;
try {
  // Where the site asks for Trusted Types and the guard, which has this name, isn't there.
  const policy = /** @type {any} */ (window).trustedTypes.createPolicy('consentry', { createScriptURL: String });
  idle = policy.createScriptURL(idle);
} catch {
  // A text does, or nothing.
}

/** How long a page waits for it, in milliseconds. */
const PATIENCE = 1_000;

/** @param {ServiceWorkerRegistration} registration @returns {Promise<void>} until the one before has ended */
const settled = ({ installing, waiting }) =>
  new Promise((resolve) => {
    const worker = installing ?? waiting;
    const look = () => (!worker || /^(activ|redun)/.test(worker.state)) && resolve();
    worker?.addEventListener('statechange', look);
    look();
  });

/**
 * A worker that is unregistered stays while any tab has it, be it one that shows a picture, and whoever registers its
 * script meanwhile gets it back as it was. So another one takes its place first. Where that can't be, as where the
 * site's own policy forbids it, unregistering has to do.
 *
 * @param {ServiceWorkerRegistration} registration
 */
async function send(registration) {
  const { scope } = registration;
  await navigator.serviceWorker.register(idle, { scope }).then(settled).catch(() => {});
  await registration.unregister();
}

const sendAll = async () =>
  Promise.all(((await navigator.serviceWorker?.getRegistrations()) ?? []).map(send));

/** @returns {Promise<void>} when they are gone, or it takes too long */
export const dismiss = () =>
  Promise.race([
    sendAll().then(() => {}, () => {}),
    new Promise((resolve) => setTimeout(resolve, PATIENCE)),
  ]);
