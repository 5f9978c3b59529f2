// The guards of the service, each taken out by a small patch. What patches a guard out must make the
// provocation of the same name fail.

export interface Mutant {
  readonly guard: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Below test/chaos/provocations. */
  readonly provocation: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    guard: 'dedupe',
    file: 'src/redis/append-message.lua',
    find: "if not remember(keys, mailbox, id) then return 'duplicate' end",
    replace: 'remember(keys, mailbox, id)',
    provocation: 'dedupe',
  },
  {
    guard: 'fence of the commit',
    file: 'src/redis/commit.lua',
    find: "if known[1] ~= fence then return { 'lost' } end",
    replace: '',
    provocation: 'fence',
  },
  {
    guard: 'fence of the roster',
    file: 'src/redis/read-fenced.lua',
    find: "if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return false end",
    replace: '',
    provocation: 'fence',
  },
  {
    guard: 'keepLastIfActive',
    file: 'src/queue/queues.ts',
    find: 'deduplication: { id, keepLastIfActive: true }',
    replace: 'deduplication: { id }',
    provocation: 'keep-last-if-active',
  },
  {
    guard: 'command ledger: the first attempt',
    file: 'src/redis/claim.lua',
    find: "if first then return { 'claimed', now, 0 } end",
    replace: "if true then return { 'claimed', now, 0 } end",
    provocation: 'command-ledger',
  },
  {
    guard: 'command ledger: the result',
    file: 'src/redis/claim.lua',
    find: "if has_seen({ seen = KEYS[2], seen_before = KEYS[3] }, 'result-' .. command_id) then",
    replace: 'if false then',
    provocation: 'command-ledger',
  },
  {
    guard: 'command ledger: reading Telnyx after 45 s',
    file: 'src/telnyx/verify-done.ts',
    find: 'export const VERIFY_AFTER_MS = 45_000;',
    replace: 'export const VERIFY_AFTER_MS = Infinity;',
    provocation: 'command-ledger',
  },
  {
    guard: 'recorded commands: asked for again',
    file: 'src/redis/commit.lua',
    find: "if #asked_now > 0 then redis.call('ZADD', asked, unpack(asked_now)) end",
    replace: '',
    provocation: 'recorded-commands',
  },
  {
    guard: 'recorded commands: at a first try alone',
    file: 'src/queue/record-commands.ts',
    find: 'isFirst && ',
    replace: '',
    provocation: 'recorded-commands',
  },
  {
    guard: 'deterministic ids',
    file: 'src/queue/message-ids.ts',
    find: 'uuidV5(`${mailbox}|${messageId}|${position}`);',
    replace: 'uuidV5(`${mailbox}|${messageId}|${position}|${Math.random()}`);',
    provocation: 'deterministic-ids',
  },
  {
    guard: 'room tombstones',
    file: 'src/conference/opening.ts',
    find: 'state.tombstones.includes(conferenceId);',
    replace: 'state.tombstones.includes(`never ${conferenceId}`);',
    provocation: 'tombstones',
  },
  {
    guard: 'reconciler',
    file: 'src/reconcile/round.ts',
    find: 'for (const difference of lasting) await mend(difference, options);',
    replace: 'for (const difference of lasting.slice(0, 0)) await mend(difference, options);',
    provocation: 'reconciler',
  },
];
