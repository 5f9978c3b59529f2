// The live page. Events say that something changed; what it is now is read from `/v1`, at most so
// often, so that a busy room costs no more than a quiet one.

import { post, read, readAll } from './api.js';
import { button, byId, element, say, showList } from './dom.js';
import { showRoom } from './room.js';

/** What happens together is read together. */
const GATHER_MS = 50;
/** After each reading. Together with it this stays below the second within which a change is shown. */
const REST_MS = 300;
/** Without any event things are looked at all the same: times go on, and a stream may be broken. */
const IDLE_MS = 5_000;
/** No event tells of dead letters, and they lie all over Redis. */
const DEAD_LETTERS_EVERY_MS = 3_000;

let chosen = null;
let due = null;
let isReading = false;
let isStale = false;
let restUntil = 0;
let deadLettersAt = 0;

const choose = (id) => {
  chosen = id;
  byId('room').focus();
  changed();
};

/** Before the start everybody waits, and is counted as that as well as being in it. */
const peopleOf = ({ status, participant_count: inside, waiting_count: waiting }) =>
  status === 'init' ? waiting : inside + waiting;

const showRooms = (rooms) => {
  byId('no-rooms').hidden = rooms.length > 0;
  showList(
    byId('rooms'),
    rooms,
    ({ id }) => id,
    (room) => JSON.stringify([room.name, peopleOf(room), room.id === chosen]),
    (room) => {
      const count = String(peopleOf(room));
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
          deadLettersAt = 0;
          changed();
        }),
      ),
  );
};

/** Only what goes on: a day's ended conferences, and all who left, may be thousands. */
const readEach = async (path, statuses) =>
  (await Promise.all(statuses.map((status) => readAll(path, `filter[status]=${status}&`)))).flat();

const refresh = async () => {
  isReading = true;
  isStale = false;
  try {
    const rooms = (await readEach('/conferences', ['init', 'in_progress'])).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    if (!rooms.some(({ id }) => id === chosen)) chosen = rooms[0]?.id ?? null;
    showRooms(rooms);
    const room = rooms.find(({ id }) => id === chosen) ?? null;
    const people =
      room === null
        ? []
        : await readEach(`/conferences/${room.id}/participants`, ['joined', 'joining']);
    await showRoom(room, people);
    if (Date.now() - deadLettersAt >= DEAD_LETTERS_EVERY_MS) {
      deadLettersAt = Date.now();
      showDeadLetters(await read('/dead-letters'));
    }
  } catch (error) {
    say(error.message);
  }
  isReading = false;
  restUntil = Date.now() + REST_MS;
  refreshAt(isStale ? restUntil : Date.now() + IDLE_MS);
};

const changed = () => {
  if (isReading) isStale = true;
  else refreshAt(Math.max(Date.now() + GATHER_MS, restUntil));
};

/** The earliest wish wins. */
const refreshAt = (at) => {
  if (due !== null && due.at <= at) return;
  clearTimeout(due?.timer);
  const timer = setTimeout(() => {
    due = null;
    void refresh();
  }, at - Date.now());
  due = { at, timer };
};

const listen = () => {
  const events = new EventSource('/v1/events');
  events.onopen = () => {
    byId('link').textContent = 'live';
    changed();
  };
  events.onerror = () => (byId('link').textContent = 'reconnecting');
  for (const name of EVENT_NAMES) events.addEventListener(name, changed);
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
void refresh();
