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

const ourDefault = (value: number) => since2007(value, 'our default (R-10)');

/**
 * When two records are shown as suspected duplicates: from which score, how alike two words of a name are then, how
 * much each reason speaks for it (0 to 100), and how long a merge can be undone.
 */
const duplicates = {
  'duplicate.score-min': ourDefault(60),
  'duplicate.name-percent': ourDefault(88),
  'duplicate.undo-days': ourDefault(90),
  'duplicate.same-nik': ourDefault(95),
  'duplicate.same-card': ourDefault(85),
  'duplicate.same-born': ourDefault(85),
  'duplicate.same-name': ourDefault(45),
  'duplicate.same-birth': ourDefault(45),
  'duplicate.near-nik': ourDefault(50),
  'duplicate.near-card': ourDefault(40),
  'duplicate.old-spelling': ourDefault(40),
  'duplicate.near-name': ourDefault(40),
  'duplicate.married-name': ourDefault(40),
  'duplicate.swapped-birth': ourDefault(35),
  'duplicate.near-birth': ourDefault(30),
} as const;

/** How long data are kept: of the day on which the law on personal data came into force (section 17). */
const retained = (value: number, source: string): readonly PolicyValue[] => [
  { from: '2022-10-17', value, source },
];

/** National values of section 17 of the domain handbook; its marks tell what is known and what is our default. */
export const policies = {
  'programme.first-year': since2007(1999, 'section 1, P2KP since 1999'),
  'term.years': since2007(3, 'section 17, board term'),
  'term.warn-days': since2007(90, 'section 17, warn before term end; rule E-7'),
  'photo.distance-metres': since2007(200, 'section 17, photo distance; rule A-8'),
  'board.size-min': since2007(9, 'section 17, board size; rule R-2'),
  'board.size-max': since2007(13, 'section 17, board size; rule R-2'),
  'board.women-percent': since2007(30, 'section 17, women on board; rule R-3'),
  'group.size-min': since2007(3, 'section 17, KSM size general; rule R-5'),
  'group.economic-size-min': since2007(5, 'section 17, KSM size economic; rule R-5'),
  'group.economic-women-percent': since2007(30, 'section 17, women in economic KSM; rule R-5'),
  'group.maintenance-years': since2007(5, 'section 17, maintenance; rule R-12'),
  'election.names-per-ballot': since2007(3, 'rule E-2: RT ballots name three persons'),
  'board.quorum-percent': since2007(50, 'section 17, quorum: more than this share; rule SD-5'),
  'board.class-berdaya': [{ from: '2012-01-01', value: 4, source: 'section 17, board classes; rule E-1' }],
  'board.class-mandiri': [{ from: '2012-01-01', value: 8, source: 'section 17, board classes; rule E-1' }],
  'board.class-madani': [{ from: '2012-01-01', value: 11, source: 'section 17, board classes; rule E-1' }],
  'participation.poor-percent': since2007(40, 'section 17, participation; rule C-9'),
  'participation.women-percent': since2007(40, 'section 17, participation; rule C-9'),
  'participation.voters-percent': since2007(30, 'section 17, participation; rule C-9'),
  'cycle.on-time-percent': since2007(90, 'section 17, on-time KPI; rule C-10'),
  'plan.years': since2007(3, 'section 17, PJM length; rule C-6'),
  'activity.volume-tolerance-percent': since2007(0, 'section 17, volume tolerance; rule A-2'),
  'activity.poor-households-min': since2007(1, 'section 17, PS-2 share in works'),
  'activity.poor-share-warn-percent': since2007(50, 'section 17, PS-2 share in works'),
  'activity.report-days': since2007(30, 'section 17, LPJ due; rule A-10'),
  'activity.inspection-months': since2007(6, 'section 17, inspection; rule A-11'),
  'labour.day-minutes': since2007(480, 'our default: a labour day (HOK) has eight hours; rule A-7'),
  'suggestion.skill': since2007(20, 'our default: what a fitting skill of a volunteer counts (K-3)'),
  'suggestion.role': since2007(20, 'our default: what a fitting role of a volunteer counts (K-3)'),
  'suggestion.kelurahan': since2007(25, 'our default: what it counts to live where the work is (K-3)'),
  'import.file-days': since2007(14, 'our default: a file that nobody commits is thrown away'),
  'import.undo-days': since2007(90, 'our default: a quarter, as the data are consolidated (section 14)'),
  'poor-list.showing-days': since2007(7, 'our default: a week in public before the citizens ratify (I-4)'),
  'conflict.days': since2007(14, 'our default: two weeks for who has to ask the family again (R-16)'),
  ...duplicates,
  'library.lock-years': since2007(
    10,
    'our default: what was published stays provable as long as a book of accounts',
  ),
  'retention.poor-list-years': retained(5, 'section 16, PS-2 after it was superseded'),
  'retention.contact-years': retained(1, 'section 16, contacts after a role ended'),
  'retention.money-document-years': retained(10, 'section 16, money'),
  'retention.request-years': retained(5, 'section 16, as complaints: after closing'),
  /** Hours ahead of UTC. */
  'time.utc-offset': [...since2007(7, 'Keppres 41/1987'), ...zones(central, 8), ...zones(eastern, 9)],
} as const satisfies Record<string, readonly PolicyValue[]>;
