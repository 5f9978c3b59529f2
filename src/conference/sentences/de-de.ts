// German.

import type { enUs } from './en-us.ts';

export const deDe: Readonly<Record<keyof typeof enUs, string>> = {
  greeting: 'Willkommen. Sie werden mit der Konferenz verbunden.',
  'ask-pin': 'Bitte geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste.',
  'ask-host-pin':
    'Drücken Sie die Rautetaste, um teilzunehmen. Als Moderator geben Sie vorher Ihre PIN ein.',
  'press-one': 'Sie sind zu einer Konferenz eingeladen. Drücken Sie die Eins, um teilzunehmen.',
  'wrong-pin':
    'Diese PIN ist falsch. Bitte geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste.',
  'wrong-pin-goodbye': 'Diese PIN ist falsch. Auf Wiederhören.',
  'too-many-pins':
    'Es gab zu viele falsche PINs. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
  'one-moment': 'Einen Moment bitte.',
  'room-full': 'Die Konferenz ist voll. Bitte versuchen Sie es später. Auf Wiederhören.',
  'room-locked': 'Die Konferenz ist geschlossen. Auf Wiederhören.',
  'no-host': 'Der Moderator ist nicht gekommen. Bitte versuchen Sie es später. Auf Wiederhören.',
  failed: 'Es ist leider etwas schiefgegangen. Bitte rufen Sie noch einmal an. Auf Wiederhören.',
  'wait-for-host': 'Der Moderator ist noch nicht da. Bitte warten Sie.',
  'being-recorded': 'Diese Konferenz wird aufgezeichnet.',
  'you-are-first': 'Sie sind der erste Teilnehmer.',
  'you-are-alone': 'Sie sind allein in der Konferenz.',
  'alone-goodbye': 'Sie sind seit einer Weile allein in der Konferenz. Auf Wiederhören.',
  'count-one': 'Sie sind allein in der Konferenz.',
  'count-many': 'Es sind {n} Teilnehmer in der Konferenz.',
  'host-left': 'Der Moderator ist gegangen. Die Konferenz endet bald, wenn er nicht zurückkommt.',
  'end-warning': 'Die Konferenz endet in {n} Minuten.',
  'end-warning-one': 'Die Konferenz endet in einer Minute.',
  kicked: 'Der Moderator hat Sie aus der Konferenz entfernt. Auf Wiederhören.',
  'you-are-muted': 'Sie sind stumm. Drücken Sie Stern sechs, um zu sprechen.',
  'you-are-unmuted': 'Sie können jetzt sprechen.',
  'muted-by-host': 'Alle sind stumm. Drücken Sie Stern neun, um sich zu melden.',
  'all-muted': 'Alle Gäste sind stumm.',
  'all-unmuted': 'Alle Gäste können sprechen.',
  'hand-raised': 'Sie haben sich gemeldet. Sie sind Nummer {n}.',
  'hand-lowered': 'Ihre Meldung ist zurückgenommen.',
  'no-hands': 'Es gibt keine Meldungen.',
  'you-are-on': 'Sie haben das Wort. Bitte sprechen Sie.',
  'next-called': 'Der Nächste hat das Wort.',
  locked: 'Die Konferenz ist geschlossen.',
  unlocked: 'Die Konferenz ist offen.',
  'recording-started': 'Die Aufzeichnung hat begonnen.',
  'recording-stopped': 'Die Aufzeichnung ist beendet.',
  'recording-paused': 'Die Aufzeichnung ist unterbrochen.',
  'recording-resumed': 'Die Aufzeichnung geht weiter.',
  'recording-off': 'Diese Konferenz kann nicht aufgezeichnet werden.',
  'press-again-to-end': 'Um die Konferenz für alle zu beenden, drücken Sie zweimal Stern drei.',
  'hosts-only': 'Diese Taste ist für Moderatoren.',
  'guest-keys':
    'Stern sechs schaltet Sie stumm und wieder frei. Stern neun meldet Sie. Stern Raute sagt, wie viele da sind.',
  'host-keys':
    'Stern sechs: Sie stumm. Stern fünf: Gäste stumm. Stern sieben: schließen. Stern zwei: aufzeichnen. Stern eins: nächste Meldung. Zweimal Stern drei: Ende.',
};
