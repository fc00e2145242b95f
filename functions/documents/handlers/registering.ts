import type { AreaRegister } from '../../../shared/area/register.ts';
import { visible } from '../../../shared/area/visible.ts';
import type { Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Request, RouteHandlers } from '../../../shared/contract/route.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import type { PersonalOfDocument } from '../../../shared/routes/documents/document.ts';
import { documentRoutes } from '../../../shared/routes/documents/documents.ts';
import type { versionRoutes } from '../../../shared/routes/documents/versions.ts';
import { type DocumentRecord, equalTo, type Place, registerDocument } from '../domain/document.ts';
import { areaOfOffice, rolesOver } from '../domain/office.ts';
import { laterThan, nextVersion, seriesOf } from '../domain/series.ts';
import { mayShare } from '../domain/sight.ts';
import type { DocumentStore, LoadedDocument } from '../store/documents.ts';
import type { Owned, OwnerStore } from '../store/owners.ts';
import type { QuarantineForms } from '../store/quarantine.ts';
import type { SeriesStore } from '../store/series.ts';
import { acting, answer } from './acting.ts';

interface Deps {
  readonly documents: DocumentStore;
  readonly owners: Pick<OwnerStore, 'withBytes'>;
  readonly series: SeriesStore;
  readonly copies: CopyStore;
  readonly quarantine: Pick<QuarantineForms, 'form'>;
  readonly register: () => AreaRegister;
}

type Registration = Request<typeof documentRoutes.registerDocument>['body'];

interface Announcing
  extends Pick<Request<typeof documentRoutes.registerDocument>, 'caller' | 'command' | 'given'> {
  readonly roles: readonly Role[];
  /** What the owner has with these bytes. */
  readonly owned: readonly Owned[];
  readonly series?: DocumentRecord['series'];
}

/** More than any document has. */
const mostVersions = { limit: 1_000, after: undefined };

type Handlers = RouteHandlers<
  Pick<typeof documentRoutes, 'registerDocument'> &
    Pick<typeof versionRoutes, 'registerVersion' | 'listVersions'>
>;

/** How documents come to be: the first of them, and their next versions. */
export const registering = ({ documents, owners, series, copies, quarantine, register }: Deps): Handlers => {
  const load = acting({ documents, copies });

  const idsOf = async (first: string) => (await series.ids(first, mostVersions)).items;

  /** Of a file that comes whole, the form that takes it. */
  const withForm = async (record: DocumentRecord, personal: PersonalOfDocument | undefined, now: Date) => ({
    ...answer(record, personal),
    ...(record.status === 'registered' &&
      record.upload?.how === 'form' && { form: await quarantine.form(record, 0, record.sha256, now) }),
  });

  /** What was registered under this id before is answered as it stands. */
  const endIfRepeated = (existing: LoadedDocument | undefined, createdAs: string, now: Date) =>
    endRepeated(existing?.record, createdAs, async (record) =>
      withForm(record, existing && (await documents.open(existing)), now),
    );

  /** Announces a document; bytes that its owner has, and that the caller would be shown, need not come again. */
  const announce = async (
    registration: Registration,
    place: Place,
    { caller, roles, command, given, owned, series }: Announcing,
  ) => {
    const via = equalTo(
      owned.filter((one) => mayShare(one, { caller, roles })),
      { ...registration, ...place },
    );
    const entry = { by: command.actor, createdAs: command.fingerprint, bytesOf: via?.holder, series };
    const decision = registerDocument(registration, place, entry, given);
    await documents.register(decision, command, via?.documentId);
    return withForm(decision.next, decision.personal, given.now);
  };

  return {
    // again when what has the bytes was deleted meanwhile
    registerDocument: ({ body, caller, command, given }) =>
      anew(async () => {
        const { access } = documentRoutes.registerDocument;
        const [found, existing, posts, owned] = await Promise.all([
          body.locationId && copies.findLocation(body.locationId),
          body.documentId && documents.find(body.documentId),
          copies.postsOf(caller, access),
          owners.withBytes(body.of, body.sha256),
        ]);
        const place = body.locationId
          ? visible(found || undefined, caller, 'location.not-enrolled')
          : { area: areaOfOffice(body.of.id, caller, register) };
        const roles = actingIn({ caller, posts }, rolesOver(body, caller, access), place, given);
        endIfRepeated(existing || undefined, command.fingerprint, given.now);
        return announce(body, place, { caller, roles, command, given, owned });
      }),

    registerVersion: ({ params, body, caller, command, given }) =>
      anew(async () => {
        const { access } = documentRoutes.registerVersion;
        const [{ record, roles }, existing, ownIds] = await Promise.all([
          load(params.documentId, caller, access, given),
          body.documentId && documents.find(body.documentId),
          idsOf(params.documentId),
        ]);
        rolesOver(record, caller, access);
        endIfRepeated(existing || undefined, command.fingerprint, given.now);
        const first = seriesOf(record).first;
        const ids = first === record.documentId ? ownIds : await idsOf(first);
        const [versions, owned] = await Promise.all([
          documents.findMany(ids),
          owners.withBytes(record.of, body.sha256),
        ]);
        const { body: registration, series } = nextVersion(record, laterThan(record, versions), body);
        return announce(registration, record, { caller, roles, command, given, owned, series });
      }),

    async listVersions({ params, caller, given, page }) {
      const { access } = documentRoutes.listVersions;
      const [{ record }, own] = await Promise.all([
        load(params.documentId, caller, access, given),
        series.ids(params.documentId, page),
      ]);
      const { first } = seriesOf(record);
      const { items, next } = first === record.documentId ? own : await series.ids(first, page);
      return { items: (await documents.findMany(items)).map((one) => answer(one)), next };
    },
  };
};
