// The routes of `/v1`. One file each; this is their list.

import express, { type Router } from 'express';

import { methodNotAllowed, notFound } from '../http/errors-body.ts';
import { requestAction } from './actions/request-action.ts';
import type { AdminContext } from './admin-context.ts';
import { describeApi } from './describe-api.ts';
import { streamEvents } from './events/stream-events.ts';
import { listCalls } from './list-calls.ts';
import { listConferences } from './list-conferences.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listLines } from './list-lines.ts';
import { listParticipants } from './list-participants.ts';
import { listRecordings } from './list-recordings.ts';
import { replayDeadLetter } from './replay-dead-letter.ts';
import { retrieveCall } from './retrieve-call.ts';
import { retrieveConference } from './retrieve-conference.ts';
import { retrieveRecording } from './retrieve-recording.ts';
import { route, type Answer } from './route.ts';

export const createV1 = (context: AdminContext): Router => {
  const router = express.Router();
  const get = (path: string, answer: Answer): void => {
    router.route(path).get(route(answer)).all(methodNotAllowed('GET, HEAD'));
  };
  const post = (path: string, answer: Answer): void => {
    router.route(path).post(route(answer)).all(methodNotAllowed('POST'));
  };

  get('/lines', listLines(context));
  get('/conferences', listConferences(context));
  get('/conferences/:id', retrieveConference(context));
  get('/conferences/:id/participants', listParticipants(context));
  get('/conferences/:id/recordings', listRecordings(context));
  post('/conferences/:id/actions/:action', requestAction(context));
  get('/recordings/:id', retrieveRecording(context));
  get('/calls', listCalls(context));
  get('/calls/:call_leg_id', retrieveCall(context));
  get('/dead-letters', listDeadLetters(context));
  post('/dead-letters/:id/actions/replay', replayDeadLetter(context));
  router.route('/events').get(streamEvents(context.feed)).all(methodNotAllowed('GET, HEAD'));
  router.route('/openapi.yaml').get(describeApi()).all(methodNotAllowed('GET, HEAD'));
  router.use(notFound);
  return router;
};
