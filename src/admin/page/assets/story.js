// One call's story in a dialog.

import { read } from './api.js';
import { byId, element, say } from './dom.js';

export const showStory = async (callLegId) => {
  try {
    const call = await read(`/calls/${encodeURIComponent(callLegId)}`);
    byId('story-title').textContent = `${call.from ?? 'withheld'} to ${call.to ?? 'unknown'}`;
    byId('story-why').textContent = call.why;
    byId('story-steps').replaceChildren(
      ...call.timeline.map(({ at, sentence }) =>
        element(
          'li',
          {},
          element('time', { dateTime: at, textContent: new Date(at).toLocaleTimeString() }),
          element('span', { textContent: sentence }),
        ),
      ),
    );
    byId('story').showModal();
  } catch (error) {
    say(error.message);
  }
};
