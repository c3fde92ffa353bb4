/**
 * What the first layer of an undecided visitor's page gets wrong, as it stands at the window's present width. Each
 * finding begins with the number of its check.
 */
({ language, controller, purposes, english }) => {
  const found = [];
  const say = (check, what, element) =>
    found.push(check + ' ' + what + (element ? ': ' + element.outerHTML.slice(0, 160) : ''));
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const box = (element) => element.getBoundingClientRect();
  const css = (element) => getComputedStyle(element);
  const seen = (element) => element.checkVisibility() && box(element).width > 0 && css(element).clipPath === 'none';

  const banner = document.querySelector('#consentry-banner');
  if (!banner || !seen(banner)) return ['0 no banner'];
  const rtl = ['ar', 'he'].includes(language);

  // 1: a button for no beside the one for yes.
  const [no, yes] = ['reject-all', 'accept-all'].map((value) => all(`button[value=${value}]`, banner));
  if (no.length !== 1 || yes.length !== 1) return ['1 not one button each'];
  const [reject, accept] = [no[0], yes[0]];
  if (reject.parentElement !== accept.parentElement || reject.closest('p')) say(1, 'apart', reject.parentElement);
  if (reject.nextElementSibling !== accept && accept.nextElementSibling !== reject) say(1, 'something between');
  const [left, right] = [box(reject), box(accept)];
  if (Math.abs(left.top - right.top) > 1 && Math.abs(left.left - right.left) > 1) say(1, 'not beside', reject);

  // 2: both of one weight, and all text readable.
  const look = (e) => [css(e).font, css(e).color, css(e).backgroundColor, css(e).border, css(e).opacity].join();
  if (look(reject) !== look(accept)) say(2, 'unlike ' + look(reject) + ' / ' + look(accept));
  if (Math.abs(left.width - right.width) > 1 || Math.abs(left.height - right.height) > 1) {
    say(2, `${left.width}x${left.height} beside ${right.width}x${right.height}`);
  }
  const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = rgb(css(e).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const light = (parts) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = parts.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const contrast = (a, b) => Math.max(light(a) / light(b), light(b) / light(a));
  const worded = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  for (const e of all('*', banner).filter((e) => worded(e) && seen(e))) {
    const ratio = contrast(rgb(css(e).color).slice(0, 3), ground(e));
    if (ratio < 4.5) say(2, 'contrast ' + ratio.toFixed(2), e);
  }

  // 3: nothing is ticked.
  const ticked = all(':checked, [aria-checked=true]', banner);
  if (ticked.length) say(3, 'ticked', ticked[0]);

  // 5: no wall.
  for (const e of [document.documentElement, document.body]) {
    if (/hidden|clip/.test(css(e).overflow) || css(e).pointerEvents === 'none' || e.inert) say(5, 'locked', e);
  }
  if (all('[inert], [aria-modal]').length || all(':modal').length) say(5, 'modal');
  if (document.querySelector('main').ariaHidden) say(5, 'hidden page');
  let own = 0;
  const steps = [...Array(10).keys()].map((i) => (i + 0.5) / 10);
  for (const x of steps) {
    for (const y of steps) if (!banner.contains(document.elementFromPoint(x * innerWidth, y * innerHeight))) own++;
  }
  if (own < 25) say(5, `the page has ${own} of 100 points`);
  for (const button of [reject, accept]) {
    const { top, bottom } = box(button);
    if (top < 0 || bottom > innerHeight) say(5, 'out of sight', button);
  }
  scrollTo(0, 1e6);
  const last = document.querySelector('#last');
  const { x, y, width, height } = box(last);
  if (document.elementFromPoint(x + width / 2, y + height / 2) !== last) say(5, 'the last link is covered');
  scrollTo(0, 0);

  // 6: one control, which waits where the banner shows.
  const controls = all('#consentry-control');
  if (controls.length !== 1 || seen(controls[0])) say(6, 'control');

  // 8: who asks, for what, and a way to the services.
  const text = banner.textContent;
  if (!text.includes(controller)) say(8, 'without the controller');
  for (const purpose of purposes) if (!text.includes(purpose)) say(8, 'without the purpose ' + purpose);
  if (!all('a[href*="#services"]', banner).some(seen)) say(8, 'without the services');

  // 10: the page's language.
  const title = document.querySelector('#consentry-title').textContent;
  if (banner.lang !== language) say(10, 'lang ' + banner.lang);
  if ((css(banner).direction === 'rtl') !== rtl) say(10, 'direction');
  if (language !== 'en' && [title, reject.textContent, accept.textContent].some((t) => english.includes(t))) {
    say(10, 'English');
  }

  // 12: within reach, in view, named, seen when focused.
  for (const e of all('a, button', banner).filter(seen)) {
    if (Math.min(box(e).width, box(e).height) < 24) say(12, 'small', e);
  }
  if (document.documentElement.scrollWidth > innerWidth) say(12, 'scrolls sideways');
  for (const e of [banner, ...all('*', banner)].filter(seen)) {
    if (box(e).left < -0.5 || box(e).right > innerWidth + 0.5) say(12, 'sticks out', e);
  }
  for (const e of all('p, a, button', banner).filter(seen)) {
    if (e.scrollWidth > Math.ceil(box(e).width) + 1) say(12, 'cut off', e);
  }
  if (banner.getAttribute('role') !== 'region' && banner.getAttribute('role') !== 'dialog') say(12, 'no role');
  const name = document.getElementById(banner.getAttribute('aria-labelledby'));
  if (!name?.textContent.trim()) say(12, 'no name');
  if (all('[aria-live], [role=alert], [role=status]', banner).length !== 1) say(12, 'announced more than once');
  if (all('[tabindex]', banner).some((e) => e.tabIndex > 0)) say(12, 'tab order');
  if (document.activeElement !== document.body) say(12, 'took the focus', document.activeElement);
  for (const e of all('a, button', banner).filter(seen)) {
    e.focus({ preventScroll: true });
    const { outlineStyle, outlineWidth, outlineColor } = css(e);
    const edge = contrast(rgb(outlineColor).slice(0, 3), ground(banner));
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2 || edge < 3) say(12, 'focus not seen', e);
    e.blur();
  }
  banner.scrollTo(0, 0);
  if (document.getAnimations().length) say(12, 'moves');
  return found;
}
