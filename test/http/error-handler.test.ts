import express from 'express';
import { describe, expect, it, vi } from 'vitest';
import { createErrorHandler } from '../../src/http/error-handler.ts';
import { createHttpServer, drain, listen } from '../../src/http/server.ts';

const answerTo = async (fail: express.RequestHandler) => {
  const lines: [object, string][] = [];
  const app = express();
  // In Express's environment `test` it would not write to stderr.
  app.set('env', 'production');
  app.use(fail);
  app.use(createErrorHandler({ error: (fields, message) => lines.push([fields, message]) }));
  const server = createHttpServer(app);
  const { port } = await listen(server, 0, '127.0.0.1');
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return { status: response.status, body: await response.text(), lines };
  } finally {
    await drain(server, 0);
  }
};

describe('a handler that fails', () => {
  it('is answered 500 without a word of why, and logged once with its stack', async () => {
    const { status, body, lines } = await answerTo(() => {
      throw new Error('secret');
    });
    expect(status).toBe(500);
    expect(body).not.toContain('secret');
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).toContain('error-handler.test.ts');
  });

  it('is answered 500 when its promise rejects', async () => {
    const { status } = await answerTo(() => Promise.reject(new Error('late')));
    expect(status).toBe(500);
  });

  it('is not logged with the properties of its error, where Redis keeps what was written', async () => {
    const { lines } = await answerTo(() => {
      throw Object.assign(new Error('OOM'), { command: { args: ['+12025550133'] } });
    });
    expect(JSON.stringify(lines)).not.toContain('+12025550133');
  });

  it('is answered with the 4xx that Express blames the request with, and not logged', async () => {
    const { status, lines } = await answerTo((_request, _response, next) => {
      next(Object.assign(new Error('bad'), { status: 400 }));
    });
    expect([status, lines]).toEqual([400, []]);
  });

  it('in the middle of its answer has the connection closed, and nothing written past the log', async () => {
    const stderr = vi.spyOn(console, 'error');
    const half = answerTo((_request, response) => {
      response.write('half');
      throw new Error('too late');
    });
    await expect(half).rejects.toThrow(/terminated|fetch failed/);
    expect(stderr).not.toHaveBeenCalled();
    stderr.mockRestore();
  });
});
