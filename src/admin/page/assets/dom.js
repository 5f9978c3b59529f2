// The few words in which the page changes what is shown.

export const byId = (id) => document.getElementById(id);

export const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

export const button = (text, label, onClick, className = '') => {
  const made = element('button', {
    type: 'button',
    textContent: text,
    className,
    onclick: onClick,
  });
  if (label !== text) made.setAttribute('aria-label', label);
  return made;
};

/** Leaves most of a frame of 16 ms to the browser. */
const WORK_PER_FRAME_MS = 4;

/**
 * Makes a list show these items, changing only what changed: several hundred rows stay quiet while
 * one of them speaks. `make(item)` builds a row; a row whose `fingerprint` is the same is kept, and
 * the focus with it.
 */
export const showList = (...list) => {
  for (const _row of stepsOf(...list));
};

/** The same for a long list: a frame at a time, so that a click never waits for the whole of it. */
export const showLongList = async (...list) => {
  let until = performance.now() + WORK_PER_FRAME_MS;
  for (const _row of stepsOf(...list)) {
    if (performance.now() < until) continue;
    await nextFrame();
    until = performance.now() + WORK_PER_FRAME_MS;
  }
};

/** What nobody sees has no frames. */
const nextFrame = () =>
  new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve);
    else requestAnimationFrame(resolve);
  });

/** Parent -> key -> what is shown under it. */
const shown = new WeakMap();

function* stepsOf(parent, items, keyOf, fingerprint, make) {
  const before = shown.get(parent) ?? new Map();
  const now = new Map();
  // Also while this waits for a frame every row that is there is known.
  shown.set(parent, now);
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const print = fingerprint(item);
    const known = before.get(key);
    let row = known?.row;
    before.delete(key);
    if (known?.print !== print) {
      const fresh = make(item);
      fresh.dataset.key = key;
      if (row) {
        if (place === row) place = fresh;
        replace(row, fresh);
      }
      row = fresh;
    }
    now.set(key, { row, print });
    if (row === place) place = place.nextElementSibling;
    else parent.insertBefore(row, place);
    yield row;
  }
  for (const { row } of before.values()) {
    row.remove();
    yield row;
  }
}

/** The focus stays on what has the same name. */
const replace = (row, fresh) => {
  const focused = row.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  row.replaceWith(fresh);
  if (focused) fresh.querySelector(`[data-name="${focused}"]`)?.focus();
};

let clearing;
/** A short word to whoever acted. */
export const say = (text) => {
  byId('message').textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => (byId('message').textContent = ''), 6_000);
};

export const confirmed = (text) =>
  new Promise((resolve) => {
    const dialog = byId('confirm');
    byId('confirm-text').textContent = text;
    dialog.returnValue = 'no';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });
