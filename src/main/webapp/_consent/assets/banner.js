// @ts-check
/**
 * The banner's script: the same forms as without it, sent without leaving the page.
 *
 * @typedef {{decided: boolean, noticeVersion: string, grants: {[purpose: string]: boolean}}} State
 */
import { accepted, categories, control, current, emit, hide, root, state, tabs, wire } from './consentry.js';

/** An answer that says no: a problem document (RFC 9457), or none. */
class Refused extends Error {
  /** @param {number} status @param {string} text */
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

const guard = /** @type {HTMLScriptElement | null} */ (document.querySelector('script[data-consentry]'));

/** How far the gateway goes on this site. */
const enforcement = control?.dataset.consentryMode ?? '';

/**
 * How this page can follow a yes; empty where nothing is held. Where the site
 * admits scripts by their hashes alone, its policy would not look at those that we bring to life: such a page is loaded
 * anew, as under a strict policy of ours.
 */
const mode = guard && (guard.integrity ? 'strict' : enforcement);

/** Of our files, as it stands in their addresses. */
const version = import.meta.url.split('/').at(-2);

const headers = { Accept: 'application/json' };
const here = () => location.pathname + location.search;

/** Purposes whose answer differs. @param {State} next */
const differences = (next) =>
  Object.keys({ ...state.grants, ...next.grants }).filter((p) => !state.grants[p] !== !next.grants[p]);

/**
 * Sends a choice and takes over what the server recorded.
 *
 * @param {URLSearchParams} body
 * @returns {Promise<boolean>} whether the page is about to be loaded anew
 */
async function send(body) {
  // Whoever leaves the page at once has answered all the same.
  const answer = await fetch(root + 'choices', { method: 'POST', headers, body, keepalive: true });
  const text = await answer.text();
  /** @type {any} */
  let json = {};
  try {
    json = JSON.parse(text);
  } catch {
    // Not ours to read; the status says enough.
  }
  if (!json.grants) throw new Refused(answer.status, json.detail || json.title || '');
  // A browser that keeps no cookies has forgotten the choice already: it must open nothing.
  if (!state.decided && (await fetchState())?.decided === false) {
    throw new Refused(0, current()?.querySelector('form')?.dataset.off ?? '');
  }
  tabs?.postMessage('');
  return take(json);
}

/**
 * Takes an answer over. The page is loaded anew at most once for it, and only where a grant changed: so no page that
 * asks again by script goes round for ever.
 *
 * @param {State} next
 * @param {boolean} [stay] whether to lose nothing that was typed into the page
 * @returns {boolean} whether the page is about to be loaded anew
 */
function take(next, stay) {
  const changed = differences(next);
  const lost = changed.some((purpose) => state.grants[purpose]);
  const first = next.decided && !state.decided;
  Object.assign(state, next);
  paint();
  if (first) emit('consent', changed);
  emit('change', changed);
  const tell = () => {
    const layer = /** @type {any} */ (window).dataLayer;
    layer?.push?.({ event: 'consentry_change', consentry: { grants: next.grants, changed } });
    return layer;
  };
  const told = tell();
  // Scripts that ran with consent can't be taken back out of a page, nor a policy be loosened that it came with.
  const reload = (lost || (mode === 'strict' && changed.length > 0)) && !(stay && typed());
  if (reload) anew(lost);
  // What makes the layer may have waited for this answer itself.
  else if (mode && changed.length) activate().then(() => told || tell());
  return reload;
}

/** Into fields of text: a box that has no value of its own differs from its default from the start. */
const typed = () =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(':read-write'))].some(
    (field) => field.value !== field.defaultValue,
  );

/** @param {boolean} lost whether a grant was taken back */
function anew(lost) {
  const reload = () => location.reload();
  const patience = new Promise((done) => setTimeout(done, 2_000));
  // In the other modes workers have no policy of ours.
  if (lost && enforcement === 'strict') Promise.race([dismissWorkers(), patience]).then(reload, reload);
  else reload();
}

/** By the guard, where it is on the page, for it has what Trusted Types ask for. */
const dismissWorkers = () =>
  /** @type {any} */ (guard)?.activate?.(version) ?? import('./workers.js').then((workers) => workers.dismiss());

/** Where it can't be done on the page, the gateway does it on the next one. */
const activate = () =>
  Promise.resolve()
    .then(() => /** @type {any} */ (guard).activate(version, accepted, { ...state.grants }))
    .catch(() => location.reload());

/** Shows the state on the control, as far as it has words for it. */
function paint() {
  const optOut = control?.dataset.consentryRegime === 'opt-out';
  const answers = Object.keys(state.grants)
    .filter((purpose) => !optOut || categories[purpose] === 'marketing')
    .map((purpose) => state.grants[purpose]);
  const some = answers.includes(true) ? (answers.includes(false) ? 'custom' : 'all') : 'necessary';
  const is = state.decided || !answers.length ? some : 'open';
  control?.querySelectorAll('[data-is]').forEach((label) => {
    label.toggleAttribute('hidden', label.getAttribute('data-is') !== is);
  });
  control?.toggleAttribute('data-consentry-decided', state.decided);
}

/** @param {HTMLElement} banner @param {string} text */
function complain(banner, text) {
  const status = banner.querySelector('.consentry-status');
  const failed = banner.querySelector('form')?.dataset.failed ?? '';
  if (status) {
    status.classList.add('consentry-bad');
    status.textContent = text || failed;
  }
}

/**
 * Sends an answer of the banner's. When this returns its promise the request is under way.
 *
 * @param {HTMLElement} banner
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 * @throws where there is no answer to it
 */
export async function submit(banner, form, button) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set('choice', button.value);
  try {
    if (!(await send(body))) banner.remove();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await retry(banner, error);
  }
}

/** Nothing was saved, and the visitor is asked again. @param {HTMLElement} banner @param {Refused} error */
async function retry(banner, error) {
  banner.hidden = false;
  emit('show');
  let shown = banner;
  if (error.status === 403 || error.status === 409) {
    // Its ticket may be too old, or the notice another one by now.
    shown = await fetchBanner(banner.dataset.reopened ?? '').catch(() => banner);
  }
  complain(shown, error.message);
}

/**
 * Puts a fresh first layer in the place of the present one.
 *
 * @param {string} reopened
 * @returns {Promise<HTMLElement>}
 */
async function fetchBanner(reopened) {
  const page = await fetchPage(root + 'banner?' + new URLSearchParams({ lang: control?.lang ?? '', return: here() }));
  await style(page);
  const banner = page.getElementById('consentry-banner');
  if (!banner) throw new Error('no banner');
  const fresh = document.adoptNode(banner);
  if (reopened) fresh.dataset.reopened = reopened;
  current()?.remove();
  if (control) control.before(fresh);
  else document.body.prepend(fresh);
  wire(fresh);
  fresh.querySelector('.consentry-close')?.addEventListener('click', hide);
  fresh.addEventListener('keydown', (event) => {
    // Esc closes what the visitor opened, and answers nothing.
    if (event.key === 'Escape' && reopened) hide();
  });
  return fresh;
}

/**
 * Read by the browser itself, since a site may forbid scripts to make markup of texts.
 *
 * @param {string} address
 * @returns {Promise<Document>}
 */
function fetchPage(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.responseType = 'document';
    const fail = () => reject(new Error('no banner: ' + request.status));
    request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : fail());
    request.onerror = fail;
    request.send();
  });
}

/**
 * A decided visitor's page comes without the banner's style sheet; the first layer says where it is.
 *
 * @param {Document} page
 * @returns {Promise<void>}
 */
function style(page) {
  const href = page.querySelector('link')?.href ?? '';
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = () => resolve();
    link.onerror = () => reject(new Error('no style'));
    document.head.append(link);
  });
}

/** Opens the first layer on the visitor's own wish, and only then moves the focus. */
export async function show() {
  const banner = current();
  if (banner && !banner.hidden) return banner.focus();
  const fresh = await fetchBanner('yes');
  fresh.focus({ preventScroll: true });
  emit('show');
}

/**
 * Loads the page anew where it was made for another choice than the one that holds now.
 *
 * @param {boolean} [stay] whether it may do with less
 */
export async function check(stay) {
  const now = await fetchState();
  if (!now || (now.decided === state.decided && !differences(now).length)) return;
  if (!stay) location.reload();
  else if (!take(now, true) && now.decided) hide();
}

/** @returns {Promise<any>} nothing where there is no answer */
const fetchState = () =>
  fetch(root + 'state', { headers, cache: 'no-store' })
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null);

/**
 * @param {{[name: string]: string}} fields
 * @param {string[]} [more] purposes to add to those granted: as the server knows them, since another tab may have changed
 *     them
 */
async function sendByApi(fields, more) {
  const now = await fetchState();
  if (!now) return false;
  const body = new URLSearchParams({ ticket: now.ticket, method: 'api', return: here(), ...fields });
  if (more) {
    const was = Object.keys(now.grants).filter((p) => now.grants[p]);
    body.append('was', was.join(' '));
    const all = Object.keys(now.grants).filter((p) => was.includes(p) || more.includes(p));
    all.forEach((id) => body.append(id.includes('_') ? 'vendor' : 'purpose', id));
  }
  try {
    await send(body);
  } catch {
    return false;
  }
  hide();
  return true;
}

/**
 * Adds purposes to those granted, with all their services.
 *
 * @param {string[]} purposes
 * @returns {Promise<boolean>} whether it was recorded
 */
export const accept = async (purposes) => purposes.length > 0 && sendByApi({ choice: 'custom' }, purposes);

/** @returns {Promise<boolean>} whether it was recorded */
export const withdraw = () => sendByApi({ choice: 'withdraw' });

/**
 * Whoever goes to our pages takes along which hosts this page holds back and what they wait for, behind the number
 * sign, which browsers never send.
 *
 * @param {any} event
 */
function carry({ target }) {
  const link = target.closest?.('a');
  // One that leads to a part of a page stays what it is.
  if (!link?.href.startsWith?.(root) || !/^(#held|$)/.test(link.hash)) return;
  const hosts = new Set();
  const held = document.createElement('a');
  for (const { dataset, attributes } of /** @type {any} */ (document.querySelectorAll('[data-consent]'))) {
    if (dataset.consent.split(' ').every(accepted)) continue;
    for (const { name, value } of attributes) {
      // All that is held stands in an attribute of data.
      for (const part of name[4] === '-' ? value.split(/[\s,]+/) : []) {
        held.href = part;
        if (/^(\/|http)/.test(part) && held.hostname) hosts.add(held.hostname + ':' + dataset.consent);
      }
    }
  }
  link.hash = 'held=' + [...hosts];
}
addEventListener('click', carry, true);
addEventListener('auxclick', carry, true);

// What has the focus is never wholly behind the control (WCAG 2.2, 2.4.11).
function clear() {
  const target = document.activeElement;
  if (!control || !target) return;
  const [a, b] = [target, control].map((element) => element.getBoundingClientRect());
  control.toggleAttribute('data-behind', target !== control && a.right < b.right && a.top > b.top && a.left > b.left);
}
addEventListener('focusin', clear);
clear();
