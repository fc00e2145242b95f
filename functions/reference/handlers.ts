import { nation } from '../../shared/area/code.ts';
import { refuseBps } from '../../shared/area/register.ts';
import type { RawFile } from '../../shared/contract/raw-file.ts';
import type { RouteHandlers } from '../../shared/contract/route.ts';
import { Problem, refused } from '../../shared/errors.ts';
import { docsFiles, referenceRoutes } from '../../shared/routes/reference.ts';
import type { ReferenceStore } from './store.ts';

const resultsOfSearch = 25;
/** Documents change with a deployment only. */
const cacheSeconds = 300;

const isDocsFile = (name: string): name is keyof typeof docsFiles => Object.hasOwn(docsFiles, name);

export const referenceHandlers = (store: ReferenceStore): RouteHandlers<typeof referenceRoutes> => {
  const answer = async (name: string, contentType: string): Promise<RawFile> => ({
    contentType,
    bytes: await store.file(name),
    cacheSeconds,
  });
  const { getOpenApi, getAsyncApi, getDocsPage } = referenceRoutes;

  return {
    async getArea({ params: { code }, query: { scheme } }) {
      refuseBps(code, scheme, '/params/code');
      const area = scheme === 'bps' ? undefined : (await store.areas()).find(code);
      if (!area) throw new Problem('area.not-found', { code, scheme: scheme ?? 'kemendagri' });
      return area;
    },

    async listAreas({ query: { parent, q, scheme, limit } }) {
      const areas = await store.areas();
      if (q !== undefined) {
        const { items, total } = areas.search(q, limit ?? resultsOfSearch);
        return { items: [...items], total };
      }
      if (parent !== undefined) {
        refuseBps(parent, scheme, '/query/parent');
        if (scheme === 'bps' || !areas.find(parent))
          throw refused('area.unknown', '/query/parent', { parent });
      }
      const inside = areas.inside(parent ?? nation);
      return { items: inside.slice(0, limit), total: inside.length };
    },

    async getMe({ caller: { id, roles, area } }) {
      const areaName = (await store.areas()).nameOf(area);
      if (areaName === undefined) throw new Problem('access.token-incomplete', { area });
      return { account: id, roles: [...roles], area, areaName };
    },

    getHealth: async () => ({ status: 'ok' }),
    getOpenApi: () => answer('openapi.json', getOpenApi.success.contentType),
    getAsyncApi: () => answer('asyncapi.json', getAsyncApi.success.contentType),
    getDocsPage: () => answer('docs.html', getDocsPage.success.contentType),

    async getDocsFile({ params: { file } }) {
      if (!isDocsFile(file)) throw new Problem('route.not-found');
      return answer(file, docsFiles[file]);
    },
  };
};
