// Telnyx's error codes with their texts, as its create-conference page and its error table give them.

import type { Switches } from '../switches.ts';
import type { Reply } from './reply.ts';

interface Kind {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly pointer?: string;
}

const kinds = {
  '10004': {
    status: 422,
    title: 'Missing required parameter',
    detail: 'A required parameter is missing.',
  },
  '10005': {
    status: 404,
    title: 'Resource not found',
    detail: 'The requested resource or URL could not be found.',
  },
  '10009': {
    status: 401,
    title: 'Authentication failed',
    detail:
      'The required authentication headers were either invalid or not included in the request.',
  },
  '10011': {
    status: 429,
    title: 'Too many requests',
    detail: 'You have exceeded the maximum number of allowed requests.',
  },
  '10007': { status: 500, title: 'Unexpected error', detail: 'An unexpected error occured.' },
  '10015': { status: 422, title: 'Invalid value', detail: 'The value is not valid.' },
  '10016': {
    status: 422,
    title: 'Phone number must be in +E164 format',
    detail: "The 'to' parameter must be in E164 format.",
  },
  '10032': {
    status: 422,
    title: 'Invalid enumerated value',
    detail: 'The value is not one of the allowed ones.',
  },
  '10033': {
    status: 422,
    title: 'Value outside of range',
    detail: 'The value is outside of the allowed range.',
  },
  '90015': {
    status: 422,
    title: 'Invalid Call Control ID',
    detail: 'The call_control_id provided was not valid.',
    pointer: '/call_control_id',
  },
  '90017': {
    status: 422,
    title: 'Invalid client state',
    detail: 'The client_state provided must be a valid Base64 encoded string.',
    pointer: '/client_state',
  },
  '90018': {
    status: 422,
    title: 'Call has already ended',
    detail: "This call is no longer active and can't receive commands.",
  },
  '90019': {
    status: 422,
    title: 'Conference has already ended',
    detail: "This conference is no longer active and can't receive commands.",
  },
  '90020': {
    status: 422,
    title: 'Call recording triggered before audio started',
    detail: 'Call recording cannot be started until audio has commenced on the call.',
  },
  '90032': {
    status: 422,
    title: 'Maximum number of participants reached',
    detail: 'The maximum allowed value of `max_participants` has been reached.',
  },
  '90033': {
    status: 422,
    title: 'Unable to execute command',
    detail: "Conference with given name already exists and it's active.",
  },
  '90034': {
    status: 422,
    title: 'Call not answered yet',
    detail: "This call can't receive this command because it has not been answered yet.",
  },
  '90044': {
    status: 422,
    title: 'Call already in conference',
    detail: "Call can't be added to a conference it's already in.",
  },
  '90058': {
    status: 422,
    title: 'Conference does not exist',
    detail: 'The conference provided was not found.',
  },
  '90102': {
    status: 422,
    title: 'Invalid command for an outbound call',
    detail: 'This command can only be issued on inbound calls.',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type RefusalCode = keyof typeof kinds;

export interface Fault {
  readonly code: RefusalCode;
  readonly title?: string;
  readonly detail?: string | undefined;
  /** A field of the body, or a parameter of the query. */
  readonly pointer?: string;
  readonly parameter?: string;
}

const statusOf = (code: RefusalCode, switches: Switches): number =>
  code === '90015' || code === '90058' ? switches.unknownIdStatus : kinds[code].status;

/** Telnyx's error body. All faults are listed; the first one gives the HTTP status. */
export const refuseAll = (faults: readonly [Fault, ...Fault[]], switches: Switches): Reply => {
  const errors = faults.map((fault) => {
    const kind: Kind = kinds[fault.code];
    const { parameter } = fault;
    const pointer = fault.pointer ?? kind.pointer;
    const source = parameter === undefined ? { pointer } : { parameter };
    return {
      code: fault.code,
      title: fault.title ?? kind.title,
      detail: fault.detail ?? kind.detail,
      ...(pointer === undefined && parameter === undefined ? {} : { source }),
      meta: { url: `https://developers.telnyx.com/docs/overview/errors/${fault.code}` },
    };
  });
  const [{ code }] = faults;
  return { status: statusOf(code, switches), body: { errors }, effect: 'refused', code };
};

export const refuse = (
  code: RefusalCode,
  switches: Switches,
  fault: Omit<Fault, 'code'> = {},
): Reply => refuseAll([{ code, ...fault }], switches);
