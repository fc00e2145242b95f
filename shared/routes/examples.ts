/**
 * The ids of the examples: one kelurahan (31.71.01.1001, Gambir) whose records refer to each other, so that the
 * examples of OpenAPI can be executed one after the other. Names are plainly invented.
 */
export const example = {
  area: '31.71.01.1001',
  locationId: '01JEXAMP0000000000000000A1',
  personId: '01JEXAMP0000000000000000B1',
  secondPersonId: '01JEXAMP0000000000000000B2',
  thirdPersonId: '01JEXAMP0000000000000000B3',
  boardId: '01JEXAMP0000000000000000C1',
  termId: '01JEXAMP0000000000000000C2',
  assetId: '01JEXAMP0000000000000000C3',
  unitId: '01JEXAMP0000000000000000D1',
  postId: '01JEXAMP0000000000000000D2',
  volunteerId: '01JEXAMP0000000000000000E1',
  groupId: '01JEXAMP0000000000000000F1',
  membershipId: '01JEXAMP0000000000000000F2',
  householdId: '01JEXAMP0000000000000000G1',
  secondHouseholdId: '01JEXAMP0000000000000000G2',
  memberId: '01JEXAMP0000000000000000G3',
  poorListId: '01JEXAMP0000000000000000H1',
  objectionId: '01JEXAMP0000000000000000H2',
  importId: '01JEXAMP0000000000000000J1',
  pairedHouseholdId: '01JEXAMP0000000000000000K1',
  otherPairedHouseholdId: '01JEXAMP0000000000000000K2',
  pairId: 'h-01JEXAMP0000000000000000K1-01JEXAMP0000000000000000K2',
  duplicateSearchId: '01JEXAMP0000000000000000K3',
  conflictId: '01JEXAMP0000000000000000M1',
  conflictingHouseholdId: '01JEXAMP0000000000000000M2',
  privacyRequestId: '01JEXAMP0000000000000000N1',
  /** Of a household that nothing else of the story needs. */
  erasedHouseholdId: '01JEXAMP0000000000000000N2',
  splitArea: '31.71.01.1002',
  splitLocationId: '01JEXAMP0000000000000000A2',
  areaChangeId: '01JEXAMP0000000000000000P1',
  documentId: '01JEXAMP0000000000000000Q1',
  /** Of a photo that was uploaded and checked. */
  photoId: '01JEXAMP0000000000000000Q2',
  /** Of the papers that prove the examples' charter, election, asset and ratification (L4). */
  charterId: '01JEXAMP0000000000000000Q3',
  electionMinutesId: '01JEXAMP0000000000000000Q4',
  titleId: '01JEXAMP0000000000000000Q5',
  ratificationId: '01JEXAMP0000000000000000Q6',
  /** Of an office's own paper in the library. */
  guidelineId: '01JEXAMP0000000000000000Q9',
  /** The next version of the first. */
  nextDocumentId: '01JEXAMP0000000000000000Q8',
  /** What is uploaded: a line of text, 9,000 times, in two chunks of 256 KiB at most; SHA-256 of the whole and of each. */
  document: {
    line: 'Berita acara rembug warga (contoh)\n',
    times: 9_000,
    size: 315000,
    sha256: '4070f7f5009f2d1843294e7f254ac45e54452d4190bd0e81c637cbe42a9098d4',
    chunks: [
      '6530ad72e0cd85260f44ead6a59020a608b4cb45e4d494eebd0099b78e924697',
      '99392b313d9c298ab4b008794750d4c7a7c11dc8cfd3c89916be10ac0ee75680',
    ],
  },
  assignmentId: '01JEXAMP0000000000000000R1',
  visitId: '01JEXAMP0000000000000000R2',
  hoursId: '01JEXAMP0000000000000000Y1',
  refusedHoursId: '01JEXAMP0000000000000000Y2',
  learningGroupId: '01JEXAMP0000000000000000Z1',
  learningSessionId: '01JEXAMP0000000000000000Z2',
  followUpId: '01JEXAMP0000000000000000Z3',
  sectorGroupId: '01JEXAMP0000000000000000Z4',
  forumId: '01JEXAMP0000000000000000Z5',
  forumPostId: '01JEXAMP0000000000000000Z6',
  forumMeetingId: '01JEXAMP0000000000000000Z9',
  /** Of an activity that the group of the examples carries out. */
  helpedActivityId: '01JEXAMP0000000000000000Y3',
  entryId: '01JEXAMP0000000000000000W1',
  /** Of an entry with a wrong amount, and of what takes it back. */
  mistakenEntryId: '01JEXAMP0000000000000000W2',
  reversalId: '01JEXAMP0000000000000000W3',
  disbursementId: '01JEXAMP0000000000000000W4',
  receiptId: '01JEXAMP0000000000000000W5',
  overrideId: '01JEXAMP0000000000000000W6',
  overrideMinutesId: '01JEXAMP0000000000000000W7',
  /** Of an approved and contracted activity, whose facts are told. */
  budgetedActivityId: '01JEXAMP0000000000000000X1',
  minutes: { number: 'BA-01/CONTOH/2012', date: '2012-08-12', place: 'Balai kelurahan' },
} as const;
