// The live page. Events say that something changed; what it is now is read from `/v1`, at most so
// often, so that a busy room costs no more than a quiet one.

import { post, read, readAll } from './api.js';
import { button, byId, element, say, showList } from './dom.js';
import { showRoom } from './room.js';

const REFRESH_MS = 400;
/** Without any event things are looked at all the same: times go on, and a stream may be broken. */
const IDLE_MS = 5_000;

let chosen = null;
let due = null;
let isReading = false;

const choose = (id) => {
  chosen = id;
  byId('room').focus();
  refreshSoon(0);
};

const showRooms = (rooms) => {
  byId('no-rooms').hidden = rooms.length > 0;
  showList(
    byId('rooms'),
    rooms,
    ({ id }) => id,
    (room) =>
      JSON.stringify([room.name, room.participant_count, room.waiting_count, room.id === chosen]),
    (room) => {
      const count = String(room.participant_count + room.waiting_count);
      const made = button('', '', () => choose(room.id));
      made.append(
        element('span', { textContent: room.name }),
        element(
          'span',
          {},
          count,
          element('span', { className: 'hidden', textContent: ' people' }),
        ),
      );
      made.dataset.name = 'room';
      if (room.id === chosen) made.setAttribute('aria-current', 'true');
      return element('li', {}, made);
    },
  );
};

const showDeadLetters = (letters) => {
  byId('no-dead-letters').hidden = letters.length > 0;
  showList(
    byId('dead-letters'),
    letters,
    ({ id }) => id,
    ({ id }) => id,
    ({ id, reason }) =>
      element(
        'li',
        {},
        element('span', { textContent: `${reason} ` }),
        button('Replay', `Replay ${id}`, async () => {
          try {
            await post(`/dead-letters/${encodeURIComponent(id)}/actions/replay`);
            say('Replayed.');
          } catch (error) {
            say(error.message);
          }
          refreshSoon(0);
        }),
      ),
  );
};

const refresh = async () => {
  isReading = true;
  try {
    const all = await readAll('/conferences');
    const rooms = all
      .filter(({ status }) => status !== 'completed')
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    if (!rooms.some(({ id }) => id === chosen)) chosen = rooms[0]?.id ?? null;
    showRooms(rooms);
    const room = rooms.find(({ id }) => id === chosen) ?? null;
    showRoom(room, room === null ? [] : await readAll(`/conferences/${room.id}/participants`));
    showDeadLetters((await read('/dead-letters')).slice(0, 20));
  } catch (error) {
    say(error.message);
  }
  isReading = false;
  refreshSoon(IDLE_MS);
};

/** The earliest wish wins; while one reading goes on, the next waits for its end. */
const refreshSoon = (ms) => {
  const at = Date.now() + ms;
  if (due !== null && due.at <= at) return;
  clearTimeout(due?.timer);
  const timer = setTimeout(() => {
    due = null;
    if (isReading) refreshSoon(REFRESH_MS);
    else void refresh();
  }, ms);
  due = { at, timer };
};

const listen = () => {
  const events = new EventSource('/v1/events');
  events.onopen = () => (byId('link').textContent = 'live');
  events.onerror = () => (byId('link').textContent = 'reconnecting');
  for (const name of EVENT_NAMES) events.addEventListener(name, () => refreshSoon(REFRESH_MS));
};

/** What changes something that the page shows. */
const EVENT_NAMES = [
  'call.joining',
  'call.joined',
  'call.left',
  'call.ended',
  'conference.created',
  'conference.started',
  'conference.ended',
  'conference.locked',
  'conference.unlocked',
  'conference.mode.changed',
  'conference.floor.changed',
  'conference.recording.started',
  'conference.recording.paused',
  'conference.recording.resumed',
  'conference.recording.stopped',
  'conference.participant.joined',
  'conference.participant.left',
  'conference.participant.muted',
  'conference.participant.unmuted',
  'conference.participant.held',
  'conference.participant.unheld',
  'conference.participant.hand_raised',
  'conference.participant.hand_lowered',
  'conference.participant.role_changed',
];

listen();
refreshSoon(0);
