// How the world around the machines behaves in one run, drawn from its seed.

import type { Random } from '../simulator/random.ts';

type Range = readonly [least: number, most: number];

/** Chances are from 0 to 1, times milliseconds. */
export interface Weather {
  readonly webhookMs: Range;
  readonly slowWebhook: number;
  readonly slowWebhookMs: Range;
  readonly webhookLost: number;
  readonly webhookRepeated: number;
  readonly commandMs: Range;
  readonly slowCommand: number;
  readonly slowCommandMs: Range;
  /** Given up before it reached Telnyx. */
  readonly commandLost: number;
  /** Carried out, and given up because no reply was heard. */
  readonly replyLost: number;
  /** Create was carried out, its reply lost, and the repeat told that the name is taken. */
  readonly createTwice: number;
  /** A worker dies between the effects and the commit. */
  readonly crash: number;
  /** How long the name of an ended conference is still taken. */
  readonly nameLingersMs: Range;
  /** From the accepted create or join to being in. */
  readonly entryMs: Range;
  /** How long a conference lives on when everybody has left. */
  readonly emptyLivesMs: Range;
  /** Whether webhooks about a conference carry its client state. */
  readonly conferenceIsMarked: boolean;
  /** Whether legs live on when their conference is ended. */
  readonly legsOutliveConference: boolean;
}

/** Nothing is lost, and little is out of order. */
export const FAIR: Weather = {
  webhookMs: [20, 300],
  slowWebhook: 0,
  slowWebhookMs: [0, 0],
  webhookLost: 0,
  webhookRepeated: 0,
  commandMs: [20, 300],
  slowCommand: 0,
  slowCommandMs: [0, 0],
  commandLost: 0,
  replyLost: 0,
  createTwice: 0,
  crash: 0,
  nameLingersMs: [0, 0],
  entryMs: [0, 0],
  emptyLivesMs: [0, 0],
  conferenceIsMarked: true,
  legsOutliveConference: false,
};

/** Late, out of order, repeated, interrupted; nothing is lost. */
export const rough = (random: Random): Weather => ({
  ...FAIR,
  slowWebhook: random.pick([0, 0.1, 0.4]),
  slowWebhookMs: random.pick<Range>([
    [300, 5_000],
    [1_000, 60_000],
  ]),
  webhookRepeated: random.pick([0, 0.2]),
  slowCommand: random.pick([0, 0.1, 0.4]),
  slowCommandMs: random.pick<Range>([
    [300, 5_000],
    [300, 40_000],
  ]),
  createTwice: random.pick([0, 0.3]),
  crash: random.pick([0, 0.2]),
  nameLingersMs: random.pick<Range>([
    [0, 0],
    [0, 3_000],
    [0, 15_000],
  ]),
  entryMs: random.pick<Range>([
    [0, 0],
    [0, 1_000],
    [0, 15_000],
  ]),
  emptyLivesMs: random.pick<Range>([
    [0, 0],
    [0, 10_000],
  ]),
  conferenceIsMarked: random.chance(0.5),
  legsOutliveConference: random.chance(0.5),
});

/** Webhooks, commands and replies are lost besides. */
export const stormy = (random: Random): Weather => ({
  ...rough(random),
  webhookLost: random.pick([0.02, 0.2]),
  commandLost: random.pick([0, 0.1]),
  replyLost: random.pick([0, 0.1]),
});

/** What Telnyx is like stays; what happens on the way ends. */
export const calmed = (weather: Weather): Weather => ({
  ...FAIR,
  conferenceIsMarked: weather.conferenceIsMarked,
  legsOutliveConference: weather.legsOutliveConference,
});
