// @ts-check
/** What every page needs: the visitor's state, `window.consentry`, its events. The rest waits in banner.js. */

export const control = document.getElementById('consentry-control');
const { dataset = /** @type {DOMStringMap} */ ({}) } = control ?? {};

/** @type {{[purpose: string]: string}} */
const categories = {};

/** @type {import('./banner.js').State} */
export const state = {
  decided: 'consentryDecided' in dataset,
  noticeVersion: dataset.consentryNotice ?? '',
  grants: {},
};
for (const item of (dataset.consentryState ?? '').split(' ').filter(Boolean)) {
  const [purpose, category, granted] = item.split(/[:=]/);
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

/** Purposes whose answer differs. @param {import('./banner.js').State} next */
export const differences = (next) =>
  Object.keys({ ...state.grants, ...next.grants }).filter((p) => !state.grants[p] !== !next.grants[p]);

/** @param {string} name */
const purposesOf = (name) => Object.keys(categories).filter((p) => p === name || categories[p] === name);

/** @param {string} name */
export const accepted = (name) => {
  const purposes = purposesOf(name);
  return name === 'necessary' || (purposes.length > 0 && purposes.every((p) => state.grants[p]));
};

const more = () => import('./banner.js');
const show = () => more().then((banner) => banner.show()).catch(preferences);
const preferences = () => location.assign(control?.getAttribute('href') ?? root);

Object.defineProperty(window, 'consentry', {
  value: Object.freeze({
    show,
    showPreferences: preferences,
    /** Counts only on a visitor's own act. @param {string | string[]} names purposes or categories */
    acceptCategory: async (names) =>
      navigator.userActivation?.isActive === true &&
      (await more()).accept([names].flat().flatMap(purposesOf)),
    acceptedCategory: accepted,
    validConsent: () => state.decided,
    getUserPreferences: () => {
      const all = [...new Set(Object.values(categories))];
      const yes = all.filter(accepted);
      const no = all.filter((c) => !accepted(c));
      const some = Object.values(state.grants).includes(true);
      return {
        acceptType: !some ? 'necessary' : no.length ? 'custom' : 'all',
        acceptedCategories: ['necessary', ...yes],
        rejectedCategories: no,
      };
    },
    withdraw: async () => (await more()).withdraw(),
  }),
});

control?.addEventListener('click', (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show();
});

// Where a page scrolls, its last lines can be scrolled out from under the control.
addEventListener('scroll', () => control?.setAttribute('data-room', ''), { once: true, passive: true });

// What has the focus is never wholly behind the control (WCAG 2.2, 2.4.11).
addEventListener('focusin', ({ target }) => {
  if (!control || !(target instanceof Element)) return;
  const [a, b] = [target, control].map((element) => element.getBoundingClientRect());
  control.toggleAttribute('data-behind', target !== control && a.right < b.right && a.top > b.top && a.left > b.left);
});

// A page kept from before may be of another choice. A reloaded one is neither of the two, so this never goes round.
const check = () => more().then((banner) => banner.check());
addEventListener('pageshow', (event) => event.persisted && check());
const [visit] = /** @type {any[]} */ (performance.getEntriesByType('navigation'));
if (visit?.type === 'back_forward') check();

emit('ready');
if (state.decided) emit('consent');
if (document.getElementById('consentry-banner')) more().then((banner) => banner.enhance());
