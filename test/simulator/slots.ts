// At most so many at once; the others wait in the order in which they came.

export interface Slots {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export const createSlots = (most: number): Slots => {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    async run(work) {
      if (taken >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
      else taken += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) taken -= 1;
        else next();
      }
    },
  };
};
