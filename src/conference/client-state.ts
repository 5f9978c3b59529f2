// What partyline writes into Telnyx's `client_state`, so that a leg or a conference can be placed
// again when Redis has lost it. No personal data: Telnyx stores it and repeats it in every webhook.

export interface ClientState {
  readonly line: string;
  readonly role: Role;
  /** The room's generation that the command belonged to; 0 before the leg has a seat. */
  readonly generation: number;
}

export type Role = 'guest' | 'host';
