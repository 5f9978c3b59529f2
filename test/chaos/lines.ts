// The lines of a chaos run: each is there for what it makes the service do.

import { lineNumber } from '../support/phone-numbers.ts';

const PIN = '582947';
const HOST_PIN = '91650273';
const OTHER_PIN = '730418';

/** Four digits in a row are what a person might type; none of these may stand in a log. */
export const PINS = [PIN, HOST_PIN, OTHER_PIN] as const;

export const LINES = [
  { name: 'open', numbers: [lineNumber(0)], greeting: 'Welcome to the open line.' },
  { name: 'quick', numbers: [lineNumber(1)], greeting: '' },
  { name: 'taped', numbers: [lineNumber(2)], greeting: '', record: 'on' },
  {
    name: 'hosted',
    numbers: [lineNumber(3)],
    pin: PIN,
    host_pin: HOST_PIN,
    greeting: 'Welcome to the hosted line.',
    wait_for_host: true,
    mute_on_entry: true,
  },
  { name: 'shared', numbers: [lineNumber(3)], pin: OTHER_PIN, greeting: '' },
  {
    name: 'small',
    numbers: [lineNumber(4)],
    greeting: '',
    mute_on_entry: true,
    conference: { max_participants: 4 },
  },
] as const;

/** A way into a line. */
export interface Door {
  readonly number: string;
  /** Typed at the prompt. */
  readonly pin: string | null;
  /** How often it is taken, among all doors. */
  readonly weight: number;
  readonly keys: readonly string[];
}

const EVERYBODY = ['*6', '*9', '*#', '*4'] as const;
const HOST = [...EVERYBODY, '*5', '*7', '*1', '*2'] as const;

export const DOORS: readonly Door[] = [
  { number: lineNumber(0), pin: null, weight: 3, keys: EVERYBODY },
  { number: lineNumber(1), pin: null, weight: 4, keys: EVERYBODY },
  { number: lineNumber(2), pin: null, weight: 2, keys: EVERYBODY },
  { number: lineNumber(3), pin: PIN, weight: 3, keys: EVERYBODY },
  { number: lineNumber(3), pin: HOST_PIN, weight: 1, keys: HOST },
  { number: lineNumber(3), pin: OTHER_PIN, weight: 2, keys: EVERYBODY },
  { number: lineNumber(3), pin: '000000', weight: 0.2, keys: EVERYBODY },
  { number: lineNumber(4), pin: null, weight: 2, keys: EVERYBODY },
];
