import { describe, expect, it } from 'vitest';

import { at, conferenceEnded, participant, seatReleased } from '../support/events.ts';
import { commandsOf, givenParty, type Followed } from '../support/given-party.ts';

const MINUTE_MS = 60_000;

describe('a line that ends when the host leaves', () => {
  const ending = { hostPin: '4711', endOnHostExit: true, hostGraceSecs: 60 } as const;
  const withHosts = (...hosts: readonly string[]) => {
    const party = givenParty(ending);
    for (const host of hosts) party.joins(host, { role: 'host' });
    party.joins('ann');
    party.joins('bob');
    return party;
  };
  const ended = (followed: Followed) =>
    commandsOf(followed, 'conferences.endConference').length === 1;

  it('tells everybody, and ends after the grace time', () => {
    const party = withHosts('host');
    expect(party.leaves('host').heard).toEqual({ ann: ['host-left'], bob: ['host-left'] });
    expect(ended(party.passes(59_000))).toBe(false);
    expect(ended(party.passes(1_000))).toBe(true);
    expect(party.state.phase).toBe('closing');
  });

  it('goes on when a host comes back in time', () => {
    const party = withHosts('host');
    party.leaves('host');
    party.passes(30_000);
    party.joins('again', { role: 'host' });
    expect(ended(party.passes(5 * MINUTE_MS))).toBe(false);
  });

  it('ends also when the host’s leaving is heard of before the joining, or instead of it', () => {
    const party = givenParty({ ...ending, waitForHost: true });
    party.joins('ann');
    party.joins('bob');
    party.asks('host', { role: 'host' });
    expect(party.leaves('host').heard).toEqual({ ann: ['host-left'], bob: ['host-left'] });
    expect(party.conference.started).toBe(true);
    expect(ended(party.passes(MINUTE_MS))).toBe(true);
  });

  it('ends also when the host gave the seat back before either was heard of', () => {
    const party = givenParty({ ...ending, waitForHost: true });
    party.joins('ann');
    party.joins('bob');
    party.asks('host', { role: 'host' });
    expect(party.gets(seatReleased('host')).heard).toEqual({});
    expect(party.conference.started).toBe(false);
    expect(party.leaves('host').heard).toEqual({ ann: ['host-left'], bob: ['host-left'] });
    expect(party.conference).toMatchObject({ started: true, joinedTotal: 3 });
    expect(party.leaves('host').heard).toEqual({});
    expect(party.conference.joinedTotal).toBe(3);
    expect(ended(party.passes(MINUTE_MS))).toBe(true);
  });

  it('does not wait anew for the last host when another is heard of who came and went before', () => {
    const party = withHosts('host');
    party.asks('second', { role: 'host' });
    party.gets(seatReleased('second'));
    party.leaves('host');
    party.passes(30_000);
    expect(party.leaves('second').heard).toEqual({});
    expect(ended(party.passes(30_000))).toBe(true);
  });

  it('is recorded when the host who begins it is heard of only in leaving', () => {
    const party = givenParty({ ...ending, waitForHost: true, record: 'on' });
    party.joins('ann');
    party.joins('bob');
    party.asks('host', { role: 'host' });
    party.gets(seatReleased('host'));
    expect(commandsOf(party.leaves('host'), 'conferences.recordStart')).toHaveLength(1);
  });

  it('is not ended by a host who was in the one before', () => {
    const party = givenParty(ending);
    party.joins('ann');
    party.asks('host', { role: 'host' });
    const { conferenceId } = party.conference;
    party.gets(seatReleased('host'));
    party.gets(conferenceEnded(conferenceId));
    party.joins('bob');
    party.joins('cem');
    const late = participant('left', 'host', conferenceId, at(60), { role: 'host' });
    expect(party.gets(late).heard).toEqual({});
    expect(ended(party.passes(5 * MINUTE_MS))).toBe(false);
  });

  it('goes on while another host is there', () => {
    const party = withHosts('host', 'second');
    expect(party.leaves('host').heard).toEqual({});
    expect(ended(party.passes(5 * MINUTE_MS))).toBe(false);
    party.leaves('second');
    expect(ended(party.passes(MINUTE_MS))).toBe(true);
  });

  it('goes on when a guest is made a host in time, and ends when the last host is made a guest', () => {
    const party = withHosts('host');
    party.leaves('host');
    party.operator({ do: 'role', callControlId: 'v3:ann', role: 'host' });
    expect(ended(party.passes(5 * MINUTE_MS))).toBe(false);
    const demoted = party.operator({ do: 'role', callControlId: 'v3:ann', role: 'guest' });
    expect(demoted.heard).toEqual({ ann: ['host-left'], bob: ['host-left'] });
    expect(ended(party.passes(MINUTE_MS))).toBe(true);
  });

  it('ends also for a guest who was just on the way in', () => {
    const party = givenParty(ending);
    party.joins('host', { role: 'host' });
    party.asks('ann');
    party.leaves('host');
    expect(ended(party.passes(MINUTE_MS))).toBe(true);
  });

  it('has nobody to end it for when the host was the last', () => {
    const party = givenParty(ending);
    party.joins('host', { role: 'host' });
    expect(party.leaves('host').commands).toEqual([]);
  });
});
