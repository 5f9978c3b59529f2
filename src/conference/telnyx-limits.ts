// What Telnyx accepts in the fields that a line hands on: the create-conference page, and the types
// of `conferences.create` and `calls.actions.speak` in Telnyx's SDK.

import type { ConferenceOptions } from './line.ts';

type Values<K extends keyof ConferenceOptions> = readonly NonNullable<ConferenceOptions[K]>[];

export const BEEPS: Values<'beep_enabled'> = ['always', 'never', 'on_enter', 'on_exit'];
export const REGIONS: Values<'region'> = ['Australia', 'Europe', 'Middle East', 'US'];

export const PARTICIPANTS = { fewest: 2, most: 800 };
/** Every conference ends after four hours, whatever was asked for. */
export const DURATION_MINUTES = { shortest: 1, longest: 240 };

export const LANGUAGES = [
  'arb',
  'cmn-CN',
  'cy-GB',
  'da-DK',
  'de-DE',
  'en-AU',
  'en-GB',
  'en-GB-WLS',
  'en-IN',
  'en-US',
  'es-ES',
  'es-MX',
  'es-US',
  'fr-CA',
  'fr-FR',
  'hi-IN',
  'is-IS',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'nb-NO',
  'nl-NL',
  'pl-PL',
  'pt-BR',
  'pt-PT',
  'ro-RO',
  'ru-RU',
  'sv-SE',
  'tr-TR',
] as const;

/** `male` and `female`, a provider alone (`AWS`), or `Provider.Model.Voice` (`AWS.Polly.Joanna`). */
export const VOICE = /^(?:male|female|[A-Za-z]*[A-Z][A-Za-z]*|[A-Za-z][A-Za-z0-9]*\.\S{1,200})$/;

/** The name of a file in Telnyx's media storage. */
export const MEDIA_NAME = /^[^\s/?#](?:[^/?#\p{Cc}]{0,253}[^\s/?#])?$/u;
