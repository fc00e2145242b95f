import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import type { scoreboardRoutes } from '../../../shared/routes/activities/scoreboards.ts';
import { scoreboardOf, spanOf } from '../domain/scoreboard.ts';
import type { MarkStore } from '../store/marks.ts';

interface Deps {
  readonly marks: MarkStore;
  readonly copies: CopyStore;
}

export const scoreboardHandlers = ({ marks, copies }: Deps): RouteHandlers<typeof scoreboardRoutes> => ({
  async getScoreboard({ params: { locationId }, query: { year }, caller, given }) {
    const location = visible(await copies.findLocation(locationId), caller, 'location.not-found');
    const span = spanOf(year, location.area, given);
    const [found, existing] = await Promise.all([
      marks.between(locationId, span),
      marks.existing(locationId),
    ]);
    return scoreboardOf(location, year, found, existing, given);
  },
});
