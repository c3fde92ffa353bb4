/** What a page of ours gets wrong; each finding begins with the number of its check. */
({ language, decided }) => {
  const found = [];
  const say = (check, what, element) =>
    found.push(check + ' ' + what + (element ? ': ' + element.outerHTML.slice(0, 160) : ''));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const box = (element) => element.getBoundingClientRect();
  const seen = (element) => element.checkVisibility() && box(element).width > 1;

  if (!decided) for (const e of all(':checked')) say(3, 'ticked', e);
  const root = document.documentElement;
  if (root.lang !== language) say(10, 'lang ' + root.lang);
  if ((getComputedStyle(root).direction === 'rtl') !== ['ar', 'he'].includes(language)) say(10, 'direction');
  // A link within a line of text may be as low as the line.
  for (const e of all('main button, main summary, main input, main select, main textarea, main li > a').filter(seen)) {
    if (e.type !== 'hidden' && Math.min(box(e).width, box(e).height) < 24) say(12, 'small', e);
  }
  if (root.scrollWidth > innerWidth) say(12, 'scrolls sideways');
  for (const e of all('main *').filter(seen)) {
    if (box(e).left < -0.5 || box(e).right > innerWidth + 0.5) say(12, 'sticks out', e);
  }
  if (document.getAnimations().length) say(12, 'moves');
  return found;
}
