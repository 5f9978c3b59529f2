import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';

import { createPostEvent, type EventTarget } from '../../src/outgoing/post-event.ts';
import { PrivateTargetError } from '../../src/outgoing/resolve-target.ts';
import { startEventReceiver, type EventReceiver } from '../support/event-receiver.ts';
import { sampleEvent } from '../support/sample-event.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ATTEMPT_MAX_MS = 200;

const posting = (receiver: EventReceiver, options: Partial<EventTarget> = {}) =>
  createPostEvent(
    {
      url: `http://localhost:${receiver.port}/hook?for=us`,
      secret: SECRET,
      allowPrivate: true,
      ...options,
    },
    ATTEMPT_MAX_MS,
  );

describe('an event is posted', () => {
  it('in Telnyx’s envelope and signed, so that Standard Webhooks verifies it', async () => {
    await using receiver = await startEventReceiver();

    const status = await posting(receiver)(sampleEvent(1), Date.now());

    expect(status).toBe(204);
    const [request] = receiver.received;
    expect(request).toMatchObject({ method: 'POST', path: '/hook?for=us' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'event-1',
      host: `localhost:${receiver.port}`,
    });
    const headers = request?.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(request?.body ?? '', headers)).toEqual({
      data: sampleEvent(1),
    });
    const other = new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
    expect(() => other.verify(request?.body ?? '', headers)).toThrow('No matching signature');
  });

  it('under a new time and the same id when it is posted again', async () => {
    await using receiver = await startEventReceiver();
    const post = posting(receiver);

    await post(sampleEvent(1), 1_000_000);
    await post(sampleEvent(1), 2_000_000);

    expect(
      receiver.received.map(({ headers }) => [headers['webhook-id'], headers['webhook-timestamp']]),
    ).toEqual([
      ['event-1', '1000'],
      ['event-1', '2000'],
    ]);
  });
});

describe('an attempt', () => {
  it('does not go to a private address', async () => {
    await using receiver = await startEventReceiver();
    const post = posting(receiver, { allowPrivate: false });

    await expect(post(sampleEvent(1), 0)).rejects.toThrow(PrivateTargetError);
    expect(receiver.received).toEqual([]);
  });

  it('does not follow a redirect', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer((response) => response.writeHead(307, { Location: '/elsewhere' }).end());

    expect(await posting(receiver)(sampleEvent(1), 0)).toBe(307);
    expect(receiver.received).toHaveLength(1);
  });

  it('ends when nobody answers', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer(() => {});

    await expect(posting(receiver)(sampleEvent(1), 0)).rejects.toThrow(/abort/i);
  });

  it('ends when an answer does not end', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer((response) => void response.writeHead(200).write('.'));

    await expect(posting(receiver)(sampleEvent(1), 0)).rejects.toThrow(/abort/i);
  });

  it('does not read an answer that is too long', async () => {
    await using receiver = await startEventReceiver();
    let sent = 0;
    receiver.answer((response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.destroyed) return;
        sent += 65_536;
        response.write(Buffer.alloc(65_536), more);
      };
      more();
    });

    expect(await posting(receiver)(sampleEvent(1), 0)).toBe(200);
    expect(sent).toBeLessThan(20_000_000);
  });

  it('fails when the connection is cut', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer((response) => response.destroy());

    await expect(posting(receiver)(sampleEvent(1), 0)).rejects.toThrow(/socket hang up/);
  });
});
