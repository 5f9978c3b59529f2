// Which webhooks the service has taken over with a 2xx. Each of them it must account for.

export interface AcceptedDelivery {
  readonly eventId: string;
  readonly eventType: string;
  readonly callLegId: string | null;
  readonly conferenceId: string | null;
  readonly firstAt: number;
  /** How often it was answered 2xx. */
  times: number;
}

export interface AcceptedDeliveries {
  add(delivery: Omit<AcceptedDelivery, 'times'>): void;
  readonly total: number;
  all(): readonly AcceptedDelivery[];
  has(eventId: string): boolean;
}

export const createAcceptedDeliveries = (): AcceptedDeliveries => {
  const byId = new Map<string, AcceptedDelivery>();
  let total = 0;
  return {
    add(delivery) {
      total += 1;
      const known = byId.get(delivery.eventId);
      if (known === undefined) byId.set(delivery.eventId, { ...delivery, times: 1 });
      else known.times += 1;
    },
    get total() {
      return total;
    },
    all: () => [...byId.values()],
    has: (eventId) => byId.has(eventId),
  };
};
