import { forumRoutes } from './volunteers/forums.ts';
import { hoursRoutes } from './volunteers/hours.ts';
import { learningRoutes } from './volunteers/learning.ts';
import { sectorGroupRoutes } from './volunteers/sector-groups.ts';
import { suggestionRoutes } from './volunteers/suggestions.ts';
import { volunteerRoutes } from './volunteers/volunteers.ts';

/** What `api` answers: volunteers, the hours they give, and whom to ask for an activity. */
export const volunteeringRoutes = { ...volunteerRoutes, ...suggestionRoutes, ...hoursRoutes } as const;

/** What `api-learning` answers: forum, sector groups, and the learning community. */
export const communityRoutes = { ...forumRoutes, ...sectorGroupRoutes, ...learningRoutes } as const;

/** Every route of the volunteers service. */
export const volunteersRoutes = { ...volunteeringRoutes, ...communityRoutes } as const;
