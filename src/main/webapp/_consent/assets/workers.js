// @ts-check
/**
 * Sends the site's service workers away, for each keeps the policy that it was installed under: once a yes is taken
 * back, that is too wide a one. The site's next page installs them anew, under the policy of now.
 */

/** How long a worker may take to make room, in milliseconds. */
const PATIENCE = 1_000;

/** Where the site asks for Trusted Types, and no guard is there to have made ours. */
function ownTrust() {
  const means = { createScriptURL: String };
  try {
    return /** @type {any} */ (window).trustedTypes.createPolicy('consentry', means);
  } catch {
    return means;
  }
}

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
 * site's own policy forbids it, or takes too long, unregistering has to do.
 *
 * @param {{createScriptURL: (address: string) => any}} [trust] the guard's
 */
export async function dismiss(trust = ownTrust()) {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const workers = navigator.serviceWorker;
  const send = async (/** @type {ServiceWorkerRegistration} */ registration) => {
    const { scope } = registration;
    const idle = trust.createScriptURL(new URL('idle.js', import.meta.url).href);
    const placed = workers.register(idle, { scope }).then(settled).catch(() => {});
    await Promise.race([placed, patience]);
    await registration.unregister();
  };
  await Promise.all(((await workers?.getRegistrations()) ?? []).map(send));
}
