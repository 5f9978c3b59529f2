// The simulator over HTTP, for tests and benchmarks in other processes. JSON in and out, field names
// as in the code. No authentication: loopback only.
//
//   POST /sim/calls {from, to, connectionId?, script?}      GET /sim/calls/{callLegId}
//   POST /sim/calls/{callLegId}/press {digits, gapMs?}      .../hangup      .../talk
//   GET  /sim/journal?after=&limit=&what=    /sim/state    /sim/accepted    /sim/idle
//   POST /sim/weather    /sim/next-command {operation, fault, times?}
//        /sim/next-delivery {eventType, fate, times?}    /sim/switches    /sim/settings
//        /sim/callees {number, callee}    /sim/connections {webhookUrl, failoverUrl?, connectionId?}
//        /sim/reset

import type { RequestListener } from 'node:http';
import {
  BodyError,
  readCallee,
  readFate,
  readFault,
  readForecast,
  readObject,
  readOptionalText,
  readScript,
  readSettings,
  readSwitches,
  readText,
  readTimes,
} from './control-bodies.ts';
import { callState, simulatorState } from './control-views.ts';
import { readJson, respondJson } from './json-http.ts';
import { createRouter } from './router.ts';
import type { Simulator } from './simulator.ts';

interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

interface ControlRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Undefined: there is no such call. */
  answer(simulator: Simulator, request: Request): unknown;
}

const done = { result: 'ok' } as const;

const post = (
  path: string,
  act: (simulator: Simulator, request: Request) => void,
): ControlRoute => ({
  method: 'POST',
  path,
  answer(simulator, request) {
    act(simulator, request);
    return done;
  },
});

const onCaller = (
  action: string,
  act: (caller: NonNullable<ReturnType<Simulator['caller']>>, request: Request) => unknown,
): ControlRoute => ({
  method: 'POST',
  path: `/sim/calls/:callLegId/${action}`,
  async answer(simulator, request) {
    const caller = simulator.caller(request.params['callLegId'] ?? '');
    if (caller === undefined) return undefined;
    await act(caller, request);
    return done;
  },
});

const get = (
  path: string,
  answer: (simulator: Simulator, request: Request) => unknown,
): ControlRoute => ({ method: 'GET', path, answer });

const numberIn = (text: string | undefined, otherwise: number): number =>
  text === undefined ? otherwise : Number(text);

const routes: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/sim/calls',
    answer(simulator, { body }) {
      const { callLegId, callControlId } = simulator.dial({
        from: readText(body, 'from'),
        to: readText(body, 'to'),
        connectionId: readOptionalText(body, 'connectionId'),
        script: readScript(body['script']),
      });
      return { callLegId, callControlId };
    },
  },
  onCaller('press', (caller, { body }) => {
    const { gapMs } = body;
    return caller.press(readText(body, 'digits'), typeof gapMs === 'number' ? gapMs : undefined);
  }),
  onCaller('hangup', (caller) => caller.hangUp()),
  onCaller('talk', (caller) => caller.talk()),
  get('/sim/calls/:callLegId', (simulator, { params }) => {
    const caller = simulator.caller(params['callLegId'] ?? '');
    return caller === undefined ? undefined : callState(caller);
  }),
  get('/sim/journal', ({ journal }, { query }) => {
    const entries = journal.entries(
      numberIn(query['after'], 0),
      numberIn(query['limit'], Infinity),
    );
    const { what } = query;
    return what === undefined ? entries : entries.filter((entry) => entry.what === what);
  }),
  get('/sim/state', (simulator) => simulatorState(simulator)),
  get('/sim/accepted', ({ accepted }) => accepted.all()),
  get('/sim/idle', async (simulator) => {
    await simulator.idle();
    return done;
  }),
  post('/sim/weather', (simulator, { body }) => simulator.setWeather(readForecast(body))),
  post('/sim/switches', (simulator, { body }) => simulator.setSwitches(readSwitches(body))),
  post('/sim/settings', (simulator, { body }) => simulator.setSettings(readSettings(body))),
  post('/sim/next-command', (simulator, { body }) =>
    simulator.nextCommand(readText(body, 'operation'), readFault(body['fault']), readTimes(body)),
  ),
  post('/sim/next-delivery', (simulator, { body }) =>
    simulator.nextDelivery(readText(body, 'eventType'), readFate(body['fate']), readTimes(body)),
  ),
  post('/sim/callees', (simulator, { body }) =>
    simulator.setCallee(readText(body, 'number'), readCallee(body['callee'])),
  ),
  post('/sim/connections', (simulator, { body }) =>
    simulator.setWebhookUrl(
      readText(body, 'webhookUrl'),
      readOptionalText(body, 'failoverUrl'),
      readOptionalText(body, 'connectionId'),
    ),
  ),
  post('/sim/reset', (simulator) => simulator.reset()),
];

const refuse = (status: number, error: string) => ({ status, body: { error } });

export const createControlApi = (simulator: Simulator): RequestListener => {
  const router = createRouter(routes);

  return (request, response) => {
    const handle = async () => {
      const url = new URL(request.url ?? '/', 'http://simulator');
      const route = router(request.method ?? 'GET', url.pathname);
      if (route === null) return refuse(404, 'no such operation');
      const body = readObject((await readJson(request)) ?? {}, 'the body');
      const query = Object.fromEntries(url.searchParams);
      const answer = await route.operation.answer(simulator, { params: route.params, query, body });
      return answer === undefined ? refuse(404, 'no such call') : { status: 200, body: answer };
    };
    handle()
      .catch((cause: unknown) => {
        const isCallers = cause instanceof BodyError || cause instanceof SyntaxError;
        return refuse(isCallers ? 422 : 500, String(cause));
      })
      .then((answer) => respondJson(response, answer))
      .catch(() => response.destroy());
  };
};
