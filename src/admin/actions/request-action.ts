import type { RoomAction, RoomMessage } from '../../conference/message.ts';
import { roomMailbox } from '../../mailbox/mailbox-id.ts';
import type { FoundConference, LiveRoom } from '../../redis/find-conference.ts';
import type { AdminContext } from '../admin-context.ts';
import { ApiError, conflict, invalidBody, notFoundError } from '../api-error.ts';
import { sendData } from '../envelope.ts';
import { readJsonObject } from '../read-json-object.ts';
import { pathParameter, type Answer } from '../route.ts';
import { wakeSoon } from '../wake-soon.ts';
import { identifyRequest } from './idempotency-key.ts';
import { readAction, type AskedAction } from './read-action.ts';
import { refuseAction, type DialRules } from './refuse-action.ts';

/**
 * `POST /v1/conferences/{id}/actions/{action}`: a message to the conference's room. 202 says that it
 * is stored; its effects follow at once, and are seen in the conference and among the events.
 */
export const requestAction =
  (context: AdminContext): Answer =>
  async (request, response) => {
    const conferenceId = pathParameter(request, 'id');
    const body = await readJsonObject(request);
    const read = readAction(pathParameter(request, 'action'), body);
    if (read === null) throw notFoundError('action');
    const found = await context.readModel.findConference(conferenceId);
    if (!found) throw notFoundError('conference');
    if ('faults' in read) throw invalidBody(read.faults);

    const action = read.value;
    const line = found.status === 'live' ? found.room.line : found.ended.line;
    const identity = await identifyRequest(request, line, action, context.requests);
    if (!identity.isRepeat) {
      await refuseByState(action, found, context);
      await identity.keep();
    }
    // A repeat is posted again: the process that kept it may have died before it was posted.
    const message: RoomMessage = {
      type: 'action.requested',
      conferenceId,
      action: withConnection(action, context.dialling),
    };
    await post(context, line, identity.id, message);
    context.log.info(auditOf(action, { conferenceId, line, commandId: identity.id }), AUDIT);
    response.status(202);
    sendData(response, { result: 'ok', command_id: identity.id });
  };

const AUDIT = 'An operator asked for an action';

const refuseByState = async (
  action: AskedAction,
  found: FoundConference,
  { readModel, dialling }: AdminContext,
): Promise<void> => {
  const room = openRoomOf(found);
  const members =
    'who' in action || action.do === 'role' ? await readModel.readRoster(room.line) : [];
  const refusal = refuseAction(action, { conference: room.conference, members, dialling });
  if (refusal) throw refusal;
};

const openRoomOf = (found: FoundConference): LiveRoom => {
  if (found.status === 'ended') throw conflict('The conference has ended.');
  if (found.room.phase === 'closing') throw conflict('The conference is being ended.');
  return found.room;
};

/** Only a dial has a connection; `refuseAction` lets none pass without. */
const withConnection = (action: AskedAction, { connectionId }: DialRules): RoomAction =>
  action.do === 'dial' ? { ...action, connectionId: connectionId ?? '' } : action;

const post = async (
  { store, now, wake, log }: AdminContext,
  line: string,
  id: string,
  message: RoomMessage,
): Promise<void> => {
  const mailbox = roomMailbox(line);
  if ((await store.post(mailbox, id, message, now())) === 'overflow') {
    throw new ApiError(503, 'Its room has too much to do; the action lies among the dead letters.');
  }
  await wakeSoon(mailbox, { wake, log });
};

/** Who did what to whom, by ids: no number, and no word that is spoken. */
const auditOf = (
  action: AskedAction,
  ids: { readonly conferenceId: string; readonly line: string; readonly commandId: string },
): object => ({
  event: 'action.requested',
  action: action.do,
  conference_id: ids.conferenceId,
  line: ids.line,
  command_id: ids.commandId,
  ...('who' in action ? { call_control_ids: action.who === 'everybody' ? 'all' : action.who } : {}),
  ...(action.do === 'role' ? { call_control_id: action.callControlId, role: action.role } : {}),
  ...(action.do === 'mode' ? { mode: action.mode } : {}),
});
