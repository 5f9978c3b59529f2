import { describe, expect, it } from 'vitest';

import type { GaugeReadings } from '../src/gauges.ts';
import { createMetrics } from '../src/metrics.ts';

const READINGS: GaugeReadings = {
  callsByPhase: { 'in-conference': 5, waiting: 1 },
  conferences: 2,
  participants: 5,
  inboxOldestSeconds: 0.25,
  deadLetters: 3,
};

const createLog = () => {
  const warnings: string[] = [];
  return { warnings, warn: (_fields: object, message: string) => void warnings.push(message) };
};

const render = async (
  readGauges: () => Promise<GaugeReadings> = async () => READINGS,
  use: (metrics: ReturnType<typeof createMetrics>) => void = () => {},
): Promise<string> => {
  const metrics = createMetrics(readGauges, createLog());
  use(metrics);
  return (await metrics.render()).text;
};

describe('metrics', () => {
  it('declares every name from the first scrape on, and the defaults of Node', async () => {
    const text = await render();

    for (const [name, type] of [
      ['partyline_webhooks_total', 'counter'],
      ['partyline_webhook_ack_seconds', 'histogram'],
      ['partyline_event_lag_seconds', 'histogram'],
      ['partyline_seconds_to_room', 'histogram'],
      ['partyline_commands_total', 'counter'],
      ['partyline_command_seconds', 'histogram'],
      ['partyline_calls', 'gauge'],
      ['partyline_conferences', 'gauge'],
      ['partyline_participants', 'gauge'],
      ['partyline_inbox_oldest_seconds', 'gauge'],
      ['partyline_dead_letters', 'gauge'],
      ['partyline_reconcile_repairs_total', 'counter'],
      ['nodejs_eventloop_lag_seconds', 'gauge'],
      ['process_resident_memory_bytes', 'gauge'],
    ]) {
      expect(text).toContain(`# TYPE ${name} ${type}\n`);
    }
  });

  it('counts webhooks by event type and outcome, and times the answers', async () => {
    const text = await render(undefined, (metrics) => {
      metrics.webhookOutcome('call.initiated', 'stored', 0.003);
      metrics.webhookOutcome('call.initiated', 'stored', 0.3);
      metrics.webhookOutcome('other', 'refused', 0.001);
    });

    expect(text).toContain(
      'partyline_webhooks_total{event_type="call.initiated",outcome="stored"} 2\n',
    );
    expect(text).toContain('partyline_webhooks_total{event_type="other",outcome="refused"} 1\n');
    expect(text).toContain('partyline_webhook_ack_seconds_bucket{le="0.005"} 2\n');
    expect(text).toContain('partyline_webhook_ack_seconds_count 3\n');
  });

  it('observes lags, joins, commands and repairs', async () => {
    const text = await render(undefined, (metrics) => {
      metrics.eventApplied(0.02);
      metrics.callJoined(4.2);
      metrics.commandAttempted('conferences.join', 'succeeded', 0.31);
      metrics.repair('lost-hangup');
    });

    expect(text).toContain('partyline_event_lag_seconds_bucket{le="0.025"} 1\n');
    expect(text).toContain('partyline_seconds_to_room_sum 4.2\n');
    expect(text).toContain(
      'partyline_commands_total{command="conferences.join",outcome="succeeded"} 1\n',
    );
    expect(text).toContain('partyline_command_seconds_sum{command="conferences.join"} 0.31\n');
    expect(text).toContain('partyline_reconcile_repairs_total{kind="lost-hangup"} 1\n');
  });

  it('shows what is read at the scrape, and zero for a phase without calls', async () => {
    const text = await render();

    expect(text).toContain('partyline_calls{phase="in-conference"} 5\n');
    expect(text).toContain('partyline_calls{phase="ringing"} 0\n');
    expect(text).toContain('partyline_conferences 2\n');
    expect(text).toContain('partyline_participants 5\n');
    expect(text).toContain('partyline_inbox_oldest_seconds 0.25\n');
    expect(text).toContain('partyline_dead_letters 3\n');
  });

  it('does not keep the calls of a phase that nobody is in any more', async () => {
    let readings = READINGS;
    const metrics = createMetrics(async () => readings, createLog());
    await metrics.render();
    readings = { ...READINGS, callsByPhase: {} };

    expect((await metrics.render()).text).toContain('partyline_calls{phase="in-conference"} 0\n');
  });

  it('leaves the gauges out and answers the rest when Redis fails, and says so in the log', async () => {
    const log = createLog();
    let fails = false;
    const metrics = createMetrics(async () => {
      if (fails) throw new Error('Connection is closed.');
      return READINGS;
    }, log);
    metrics.repair('lost-hangup');
    await metrics.render();
    fails = true;

    const { text } = await metrics.render();

    expect(text).toContain('partyline_reconcile_repairs_total{kind="lost-hangup"} 1\n');
    expect(text).not.toMatch(/^partyline_(calls|conferences|participants|inbox|dead)/m);
    expect(log.warnings).toEqual(['The gauges could not be read']);
  });

  it('waits two seconds for a frozen Redis, and asks it no second time meanwhile', async () => {
    let reads = 0;
    const metrics = createMetrics(() => {
      reads += 1;
      return new Promise(() => {});
    }, createLog());
    const startedAt = performance.now();

    const texts = await Promise.all([metrics.render(), metrics.render()]);

    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(reads).toBe(1);
    for (const { text } of texts) expect(text).toContain('# TYPE partyline_calls gauge\n');
  });
});
