// @ts-check
/**
 * What every page needs: the visitor's state, `window.consentry`, its events, and of the banner as much as shows and
 * hides it. The rest waits in banner.js, until the visitor comes near.
 */

export const control = document.getElementById('consentry-control');
const { dataset = /** @type {DOMStringMap} */ ({}) } = control ?? {};

/** @type {{[purpose: string]: ConsentryCategory}} */
export const categories = {};

/** @type {import('./banner.js').State} */
export const state = {
  decided: 'consentryDecided' in dataset,
  noticeVersion: dataset.consentryNotice ?? '',
  grants: {},
};
for (const item of dataset.consentryState?.match(/\S+/g) ?? []) {
  const [purpose, category, granted] = /** @type {[string, ConsentryCategory, string]} */ (item.split(/[:=]/));
  categories[purpose] = category;
  state.grants[purpose] = granted === '1';
}

/** From our own address: the page's `base` element has no say in it. */
export const root = new URL('../../', import.meta.url).href;

/** @param {string} name @param {string[]} [changed] purposes */
export function emit(name, changed = []) {
  const detail = { grants: { ...state.grants }, changed, noticeVersion: state.noticeVersion };
  dispatchEvent(new CustomEvent('consentry:' + name, { detail }));
}

/** Services of a purpose have ids of their own, and follow it. @param {string} name */
const purposesOf = (name) =>
  Object.keys(categories).filter((p) => p === name || (categories[p] === name && !p.includes('_')));

/** @param {string} name */
export const accepted = (name) => {
  const purposes = purposesOf(name);
  return name === 'necessary' || (purposes.length > 0 && purposes.every((p) => state.grants[p]));
};

export const current = () => document.getElementById('consentry-banner');

/** A hidden banner shows the control again; where the keyboard was inside, it goes on there. */
export function hide() {
  const banner = current();
  if (!banner || banner.hidden) return;
  const inside = banner.contains(document.activeElement);
  banner.hidden = true;
  if (inside) control?.focus({ preventScroll: true });
  emit('hide');
}

/**
 * Makes a banner's form answer without leaving the page. Where that can't be, the browser sends it the old way: each
 * answer once.
 *
 * @param {HTMLElement} banner
 */
export function wire(banner) {
  const form = /** @type {HTMLFormElement} */ (banner.querySelector('form'));
  let busy = false;
  let leaving = false;
  form.action = root + 'choices';
  form.addEventListener('submit', async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!button || leaving) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const sent = (await more()).submit(banner, form, button);
      // Not before: a banner that is gone says that it is done.
      hide();
      await sent;
      busy = false;
    } catch {
      leaving = true;
      form.requestSubmit(button);
      leaving = false;
    }
  });
  // In the top layer, so that no transform or z-index of the site moves or covers it.
  banner.popover = 'manual';
  banner.showPopover?.();
}

const more = () => import('./banner.js');
const show = () => more().then((banner) => banner.show()).catch(preferences);
const preferences = () => location.assign(control?.getAttribute('href') ?? root);

Object.defineProperty(window, 'consentry', {
  value: Object.freeze(/** @satisfies {Consentry} */ ({
    show,
    showPreferences: preferences,
    /** Counts only on a visitor's own act. @param {string | string[]} names purposes or categories */
    acceptCategory: async (names) =>
      !!navigator.userActivation?.isActive && (await more()).accept([names].flat().flatMap(purposesOf)),
    acceptedCategory: accepted,
    validConsent: () => state.decided,
    getUserPreferences: () => {
      const all = [...new Set(Object.values(categories))];
      const answers = Object.values(state.grants);
      return {
        acceptType: !answers.includes(true) ? 'necessary' : answers.includes(false) ? 'custom' : 'all',
        acceptedCategories: ['necessary', ...all.filter(accepted)],
        rejectedCategories: all.filter((c) => !accepted(c)),
      };
    },
    withdraw: async () => (await more()).withdraw(),
  })),
});

control?.addEventListener('click', (event) => {
  // Where nothing is to be asked, or the control is the opt-out link, it leads to its page.
  if (/out|age/.test(dataset.consentryRegime ?? '')) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show();
});

// Where a page scrolls, its last lines can be scrolled out from under the control.
addEventListener('scroll', () => control?.setAttribute('data-room', ''), { once: true, passive: true });

// Who comes near gets the rest: with a pointer over the banner, or with the keyboard anywhere.
const near = () => more().catch(() => {});
addEventListener('focusin', near, { once: true });
control?.addEventListener('pointerover', near, { once: true });

// A page kept from before may be of another choice. A reloaded one is neither of the two, so this never goes round.
/** @param {boolean} [stay] */
const check = (stay) => more().then((banner) => banner.check(stay));
addEventListener('pageshow', (event) => event.persisted && check());
const [visit] = /** @type {any[]} */ (performance.getEntriesByType('navigation'));
if (visit?.type === 'back_forward') check();

// What is answered in another tab holds here too.
export const tabs = window.BroadcastChannel && new BroadcastChannel('consentry');
if (tabs) {
  tabs.onmessage = () => check(true);
  // Whoever comes from a page of ours may have answered there.
  if (document.referrer.includes(root)) tabs.postMessage('');
}

emit('ready');
if (state.decided) emit('consent');
const banner = current();
if (banner) {
  wire(banner);
  // Announced once
  const [title, status] = ['#consentry-title', '.consentry-status'].map((part) => banner.querySelector(part));
  if (title && status) status.textContent = title.textContent;
  banner.addEventListener('pointerover', near, { once: true });
  emit('show');
}
