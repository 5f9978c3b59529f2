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

/**
 * Makes a list show these items, changing only what changed: several hundred rows stay quiet while
 * one of them speaks. `make(item)` builds a row; a row whose `fingerprint` is the same is kept, and
 * the focus with it.
 */
export const showList = (parent, items, keyOf, fingerprint, make) => {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const print = fingerprint(item);
    let row = known.get(key);
    known.delete(key);
    if (row?.dataset.print !== print) {
      const fresh = make(item);
      fresh.dataset.key = key;
      fresh.dataset.print = print;
      if (row) {
        const focused = row.contains(document.activeElement)
          ? document.activeElement.dataset.name
          : null;
        if (place === row) place = fresh;
        row.replaceWith(fresh);
        if (focused) fresh.querySelector(`[data-name="${focused}"]`)?.focus();
      }
      row = fresh;
    }
    if (row === place) place = place.nextElementSibling;
    else parent.insertBefore(row, place);
  }
  for (const gone of known.values()) gone.remove();
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
