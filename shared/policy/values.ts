/** A value and since when it holds; `area` narrows it to a province or a kota/kabupaten. */
export interface PolicyValue {
  readonly from: string;
  readonly value: number;
  readonly area?: string;
  readonly source: string;
}

const since2007 = (value: number, source: string): readonly PolicyValue[] => [
  { from: '2007-01-01', value, source },
];

/** Provinces of Central (WITA) and Eastern (WIT) Indonesia Time; the others keep Western time (WIB). */
const central = ['51', '52', '53', '63', '64', '65', '71', '72', '73', '74', '75', '76'];
const eastern = ['81', '82', '91', '92', '93', '94', '95', '96'];
const zones = (provinces: readonly string[], value: number): readonly PolicyValue[] =>
  provinces.map((area) => ({
    from: '2007-01-01',
    value,
    area,
    source: 'Keppres 41/1987, provinces of today',
  }));

/** National values of section 17 of the domain handbook; its marks tell what is known and what is our default. */
export const policies = {
  'programme.first-year': since2007(1999, 'section 1, P2KP since 1999'),
  'term.years': since2007(3, 'section 17, board term'),
  'term.warn-days': since2007(90, 'section 17, warn before term end; rule E-7'),
  'board.size-min': since2007(9, 'section 17, board size; rule R-2'),
  'board.size-max': since2007(13, 'section 17, board size; rule R-2'),
  'board.women-percent': since2007(30, 'section 17, women on board; rule R-3'),
  'election.names-per-ballot': since2007(3, 'rule E-2: RT ballots name three persons'),
  /** Hours ahead of UTC. */
  'time.utc-offset': [...since2007(7, 'Keppres 41/1987'), ...zones(central, 8), ...zones(eastern, 9)],
} as const satisfies Record<string, readonly PolicyValue[]>;
