// A PIN that is dialled on a number chooses the line and the role behind it. So over all lines that
// share a number, no PIN may be another's beginning: a caller who typed the shorter one would be
// taken before the longer one is complete.

/**
 * What a line lays claim to, and its place in the file. A line that has faults still has claims: what
 * is wrong between lines is reported together with what is wrong on them.
 */
export interface Claims {
  readonly index: number;
  readonly name: string | null;
  readonly numbers: readonly string[];
  readonly pin: string | null;
  readonly hostPin: string | null;
  /** True as well when the PIN is at fault. */
  readonly hasPin: boolean;
}

interface PlacedPin {
  readonly index: number;
  readonly field: 'pin' | 'host_pin';
  readonly digits: string;
}

/**
 * Faults between lines that share a number, each once however many numbers they share. None of them
 * repeats a PIN or a number.
 */
export const sharedNumberFaults = (lines: readonly Claims[]): readonly string[] => {
  const byNumber = new Map<string, Claims[]>();
  for (const claims of lines) {
    for (const number of claims.numbers) {
      const sharing = byNumber.get(number);
      if (sharing === undefined) byNumber.set(number, [claims]);
      else sharing.push(claims);
    }
  }
  const faults = new Set<string>();
  for (const sharing of byNumber.values()) {
    for (const fault of [...missingPins(sharing), ...mistakablePins(sharing)]) faults.add(fault);
  }
  return [...faults];
};

const missingPins = (sharing: readonly Claims[]): readonly string[] =>
  sharing.length === 1
    ? []
    : sharing
        .filter(({ hasPin }) => !hasPin)
        .map(({ index }) => {
          const others = sharing.filter((other) => other.index !== index);
          const names = others.map((other) => `lines[${other.index}]`).join(', ');
          return `lines[${index}].pin: is required, because a number is shared with ${names}`;
        });

const mistakablePins = (sharing: readonly Claims[]): readonly string[] => {
  const pins = sharing.flatMap(pinsOf).toSorted(byDigits);
  return pins.flatMap((shorter, at) => {
    const faults: string[] = [];
    // In this order, whatever begins with a PIN stands right behind it.
    for (const longer of pins.slice(at + 1)) {
      if (!longer.digits.startsWith(shorter.digits)) break;
      faults.push(mistakable(shorter, longer));
    }
    return faults;
  });
};

const pinsOf = ({ index, pin, hostPin }: Claims): readonly PlacedPin[] => [
  ...(pin === null ? [] : [{ index, field: 'pin' as const, digits: pin }]),
  ...(hostPin === null ? [] : [{ index, field: 'host_pin' as const, digits: hostPin }]),
];

const byDigits = (a: PlacedPin, b: PlacedPin): number =>
  a.digits === b.digits ? a.index - b.index : a.digits < b.digits ? -1 : 1;

const mistakable = (shorter: PlacedPin, longer: PlacedPin): string => {
  const relation = shorter.digits === longer.digits ? 'is the same as' : 'begins with';
  return `lines[${longer.index}].${longer.field}: ${relation} lines[${shorter.index}].${shorter.field}, on a number that both have`;
};
