// Telnyx's deliveries, one file per event type: `documented` as its reference prints them, `observed`
// in the shape of a real call's. Numbers are from the range kept for fiction.

import { readdirSync, readFileSync } from 'node:fs';

const DIRECTORY = new URL('../fixtures/telnyx/', import.meta.url);

export type FixtureSource = 'documented' | 'observed';

export const fixtureNames = (source: FixtureSource): readonly string[] =>
  readdirSync(new URL(source, DIRECTORY)).map((file) => file.replace(/\.json$/, ''));

export const fixtureBytes = (eventType: string, source: FixtureSource = 'documented'): Buffer =>
  readFileSync(new URL(`${source}/${eventType}.json`, DIRECTORY));

export interface Delivery {
  data: Record<string, unknown> & { payload: Record<string, unknown> };
  meta: Record<string, unknown>;
}

/** A copy to change. Fields given are put over the payload's; undefined takes one out. */
export const delivery = (eventType: string, payload: Record<string, unknown> = {}): Delivery => {
  // The file is ours and has this shape; `parse-webhook.test.ts` reads every one of them.
  const copy = JSON.parse(fixtureBytes(eventType).toString()) as Delivery;
  Object.assign(copy.data.payload, payload);
  return copy;
};
