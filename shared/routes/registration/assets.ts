import * as z from 'zod/mini';
import {
  Area,
  AssetId,
  BoardId,
  DocumentId,
  Line,
  LocalDate,
  Minutes,
  Origin,
  OriginGiven,
  pageOf,
  pageQuery,
  Rupiah,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { evident, unproven } from '../evidence.ts';
import { example } from '../examples.ts';

const assetState = {
  condition: z.enum(['good', 'light-damage', 'heavy-damage', 'lost']),
  custodian: Line(120),
};

/** What says whose it is. */
const Title = z.object({
  documentId: z.optional(DocumentId),
  kind: z.enum(['deed', 'certificate', 'statement-of-grant']),
  number: z.string(),
  date: LocalDate,
});

/** An asset (aset) held by the board or one of its bodies; it never disappears (rule E-9). */
export const Asset = z
  .object({
    assetId: AssetId,
    boardId: BoardId,
    area: Area,
    title: Title,
    name: z.string(),
    holder: z.string(),
    place: z.string(),
    rupiah: Rupiah,
    programme: z.string(),
    ...assetState,
    status: z.enum(['held', 'handed-over', 'sold', 'written-off']),
    minutes: Minutes,
    ...evident,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Asset' });
export type Asset = z.infer<typeof Asset>;

const params = z.object({ boardId: BoardId });

export const assetRoutes = {
  addAsset: defineRoute({
    id: 'boards.add-asset',
    method: 'POST',
    path: '/v1/boards/{boardId}/assets',
    summary: 'Enter an asset by decision of the board',
    access: ['secretariat'],
    area: 'record',
    params,
    body: z.strictObject({
      assetId: z.optional(AssetId),
      title: z.strictObject({ ...Title.shape, documentId: DocumentId }),
      name: Line(120),
      holder: Line(120),
      place: Line(240),
      rupiah: Rupiah,
      programme: Line(80),
      ...assetState,
      minutes: Minutes,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Asset },
    errors: [
      'board.not-found',
      'board.without-term',
      'board.caretaker',
      'access.no-post',
      'state.exists',
      ...unproven,
    ],
    example: {
      params: { boardId: example.boardId },
      body: {
        assetId: example.assetId,
        title: {
          documentId: example.titleId,
          kind: 'statement-of-grant',
          number: 'HIBAH-03',
          date: '2012-10-01',
        },
        name: 'Rumah pompa',
        holder: 'BKM Contoh Mandiri',
        place: 'RT 03 RW 02',
        rupiah: 12_500_000,
        programme: 'PNPM Mandiri Perkotaan',
        condition: 'good',
        custodian: 'UPL',
        minutes: example.minutes,
      },
    },
  }),
  listAssets: defineRoute({
    id: 'boards.list-assets',
    method: 'GET',
    path: '/v1/boards/{boardId}/assets',
    summary: 'Assets of a board, also those it no longer holds',
    access: 'any',
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(Asset) },
    errors: ['board.not-found', 'request.cursor'],
    example: { params: { boardId: example.boardId } },
  }),
  changeAsset: defineRoute({
    id: 'boards.change-asset',
    method: 'PATCH',
    path: '/v1/boards/{boardId}/assets/{assetId}',
    summary: 'Change condition or custodian of an asset, or let it go with minutes',
    access: ['secretariat'],
    area: 'record',
    ifMatch: 'required',
    params: z.object({ boardId: BoardId, assetId: AssetId }),
    body: z.strictObject({
      condition: z.optional(assetState.condition),
      custodian: z.optional(assetState.custodian),
      status: z.optional(z.enum(['handed-over', 'sold', 'written-off'])),
      minutes: Minutes,
    }),
    success: { status: 200, body: Asset },
    errors: [
      'board.not-found',
      'board.without-term',
      'board.caretaker',
      'asset.not-found',
      'asset.gone',
      'access.no-post',
    ],
    example: {
      params: { boardId: example.boardId, assetId: example.assetId },
      body: { condition: 'light-damage', minutes: example.minutes },
    },
  }),
} as const;
