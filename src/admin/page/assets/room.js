// One room: its facts, its actions, and who is in it.

import { act } from './api.js';
import { button, byId, confirmed, element, say, showList, showLongList } from './dom.js';
import { showStory } from './story.js';

const attempt = async (what, action) => {
  try {
    await action();
    say(what);
  } catch (error) {
    say(error.message);
  }
};

const minutesLeft = ({ expires_at: expiresAt }) =>
  Math.max(0, Math.round((Date.parse(expiresAt) - Date.now()) / 60_000));

const factsOf = (room) =>
  [
    room.status === 'init' ? 'not started' : `${room.participant_count} in`,
    room.waiting_count > 0 ? `${room.waiting_count} waiting` : '',
    room.host_present ? 'host present' : 'no host',
    room.locked ? 'locked' : '',
    room.mode === 'muted' ? 'guests muted' : '',
    room.recording === 'off' ? '' : `recording ${room.recording}`,
    `${minutesLeft(room)} min left`,
  ]
    .filter(Boolean)
    .join(' · ');

const roomActions = (room) => {
  const run = (name, text, body) => () => attempt(text, () => act(room.id, name, body));
  const recording = room.recording === 'off';
  return [
    room.locked ? ['Unlock', run('unlock', 'Unlocked.')] : ['Lock', run('lock', 'Locked.')],
    room.mode === 'muted'
      ? ['Unmute guests', run('mode', 'Guests can speak.', { mode: 'open' })]
      : ['Mute guests', run('mode', 'Guests are muted.', { mode: 'muted' })],
    recording
      ? ['Record', run('record_start', 'Recording.')]
      : ['Stop recording', run('record_stop', 'Recording stopped.')],
    [
      'End for everybody',
      async () => {
        if (await confirmed(`End ${room.name} for everybody?`)) await run('end', 'Ended.')();
      },
      'danger',
    ],
  ];
};

/** Resolves when everybody is shown. */
export const showRoom = async (room, participants) => {
  byId('no-room').hidden = room !== null;
  byId('open-room').hidden = room === null;
  if (room === null) return;
  byId('room-title').textContent = room.name;
  byId('room-facts').textContent = factsOf(room);
  showList(
    byId('room-actions'),
    roomActions(room),
    ([text]) => text,
    ([text]) => `${room.id} ${text}`,
    ([text, onClick, className]) => button(text, text, onClick, className),
  );
  await showLongList(
    byId('participants'),
    participants,
    ({ call_leg_id: leg }) => leg,
    (one) => JSON.stringify([one, room.id, stateOf(room, one)]),
    (one) => participantRow(room, one),
  );
};

const stateOf = (room, one) =>
  [
    one.status === 'joining' ? 'joining' : '',
    room.status === 'init' ? 'waiting' : '',
    one.call_control_id === room.floor_call_control_id ? 'speaking' : '',
    one.hand_raised_at ? 'hand raised' : '',
    one.muted ? 'muted' : '',
    one.on_hold && room.status !== 'init' ? 'on hold' : '',
  ]
    .filter(Boolean)
    .join(', ') || 'in';

const participantRow = (room, one) => {
  const who = one.from ?? 'withheld';
  const target = { call_control_ids: [one.call_control_id] };
  const row = element(
    'tr',
    {
      role: 'row',
      className: one.call_control_id === room.floor_call_control_id ? 'speaking' : '',
    },
    cell(
      named(
        'story',
        button(who, `Story of ${who}`, () => showStory(one.call_leg_id)),
      ),
    ),
    cell(one.role),
    cell(stateOf(room, one)),
    cell(one.joined_at ? clock(one.joined_at) : ''),
  );
  const actions = element('div', { className: 'actions' });
  const [verb, text] = one.muted ? ['unmute', 'Unmute'] : ['mute', 'Mute'];
  const otherRole = one.role === 'host' ? 'guest' : 'host';
  actions.append(
    named(
      'mute',
      button(text, `${text} ${who}`, () =>
        attempt(`${text}d ${who}.`, () => act(room.id, verb, target)),
      ),
    ),
    named(
      'role',
      button(`Make ${otherRole}`, `Make ${otherRole}: ${who}`, () =>
        attempt(`${who} is a ${otherRole} now.`, () =>
          act(room.id, 'role', { call_control_id: one.call_control_id, role: otherRole }),
        ),
      ),
    ),
    named(
      'kick',
      button(
        'Remove',
        `Remove ${who}`,
        () => attempt(`${who} is removed.`, () => act(room.id, 'kick', target)),
        'danger',
      ),
    ),
  );
  row.append(cell(actions));
  return row;
};

/** The role again in words: laid out as a grid, a table may lose it. */
const cell = (content) => element('td', { role: 'cell' }, content);

const named = (name, made) => {
  made.dataset.name = name;
  return made;
};

const clock = (iso) => new Date(iso).toLocaleTimeString();
