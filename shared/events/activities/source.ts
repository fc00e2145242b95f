export const activities = { bus: 'institutional', source: 'activities' } as const;
